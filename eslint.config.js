import { defineConfig, globalIgnores } from 'eslint/config'
import jsdoc from 'eslint-plugin-jsdoc'
import reactHooks from 'eslint-plugin-react-hooks'
import rxjsX from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'
import { layerRules } from './tools/layers.js'

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.test-d.ts', '**/*.bench.ts']
const exportsByName = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'ExportAllDeclaration:not([exported])', message: 'Name what is exported.' },
]
const inBase =
  'only base/ may do that: take it from the clock or the ids there, so that tests decide.'

export default defineConfig(
  globalIgnores(['**/dist', 'reports', '**/.turbo']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    name: 'everything',
    files: ['**/*.{js,mjs,ts,tsx}'],
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },

  {
    name: 'typescript',
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.recommended],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['vitest.config.ts'],
          defaultProject: 'tsconfig.base.json',
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    name: 'hooks',
    files: ['examples/**/*.tsx', 'examples/**/use*.ts'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // What the compiler would leave alone; nothing here is compiled by it.
      'react-hooks/incompatible-library': 'off',
    },
  },

  {
    name: 'exports',
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...exportsByName],
    },
  },

  {
    name: 'docstrings',
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          enableFixer: false,
          require: { FunctionDeclaration: false },
          // What a class implements is documented where the interface is.
          contexts: [
            'ExportNamedDeclaration[declaration.type="FunctionDeclaration"]',
            'ExportNamedDeclaration[declaration.type="VariableDeclaration"]',
            'ExportNamedDeclaration[declaration.type="ClassDeclaration"]',
            'ExportNamedDeclaration[declaration.type="TSInterfaceDeclaration"]',
            'ExportNamedDeclaration[declaration.type="TSTypeAliasDeclaration"]',
            'ExportNamedDeclaration[declaration.type="TSEnumDeclaration"]',
            'ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature',
            'ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSMethodSignature',
            'ExportNamedDeclaration > ClassDeclaration:not([implements.length>0]) > ClassBody > MethodDefinition:not([key.type="PrivateIdentifier"]):not([kind="constructor"]):not([kind="set"]):not([accessibility="private"])',
            'ExportNamedDeclaration > ClassDeclaration:not([implements.length>0]) > ClassBody > PropertyDefinition:not([key.type="PrivateIdentifier"]):not([accessibility="private"])',
          ],
        },
      ],
      'jsdoc/require-description': ['error', { contexts: ['any'] }],
      'jsdoc/check-alignment': 'error',
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
      'jsdoc/check-tag-names': ['error', { definedTags: ['typeParam'] }],
      'jsdoc/no-types': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
    },
  },

  ...layerRules,

  {
    name: 'one clock, one source of ids',
    files: ['packages/core/src/**/*.ts'],
    ignores: ['packages/core/src/base/**', ...tests],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'].map(
          (name) => ({ name, message: `${name}: ${inBase}` }),
        ),
        { name: 'performance', message: `performance: ${inBase}` },
        { name: 'process', message: 'Core runs in browsers.' },
        { name: 'Buffer', message: 'Core runs in browsers.' },
      ],
      'no-restricted-properties': [
        'error',
        ...[
          ['Date', 'now'],
          ['Math', 'random'],
          ['crypto', 'randomUUID'],
          ['crypto', 'getRandomValues'],
          ...['globalThis', 'window', 'self'].flatMap((global) =>
            ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'crypto'].map((name) => [
              global,
              name,
            ]),
          ),
        ].map(([object, property]) => ({
          object,
          property,
          message: `${object}.${property}: ${inBase}`,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        ...exportsByName,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: `new Date(): ${inBase}`,
        },
        { selector: 'CallExpression[callee.name="Date"]', message: `Date(): ${inBase}` },
        { selector: 'ImportExpression', message: 'The layers are checked on static imports only.' },
      ],
    },
  },

  {
    name: 'neighbours by name',
    files: ['packages/*/**/*.{ts,tsx}', 'examples/**/*.{ts,tsx}'],
    // The bench measures the engine of core apart, and starts the servers of the live tests: it reaches for each in one place.
    ignores: [
      'packages/core/src/**',
      'packages/bench/src/internals.ts',
      'packages/bench/src/e2e/launchers.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+(packages/)?(core|react|svelte|testing)/',
              message: 'Import another package by its name.',
            },
            {
              regex: '^@rxpep/[^/]+/(src|dist)/',
              message: 'Import what the package exports, not its files.',
            },
          ],
        },
      ],
    },
  },

  {
    name: 'tests',
    files: [...tests, 'packages/testing/live/**', 'packages/*/bundle/**', 'packages/*/bench/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
)
