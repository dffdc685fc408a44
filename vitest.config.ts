import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const seed = process.env['SEED'] ?? '20260101'
const report = process.env['REPORT']
const liveSetup = 'packages/testing/live/globalSetup.ts'

// Tests cross packages through the source condition: nothing is built first.
const source = {
  resolve: { conditions: ['@rxpep/source', 'module', 'browser', 'development|production'] },
  ssr: { resolve: { conditions: ['@rxpep/source', 'module', 'node', 'development|production'] } },
}
// The folder that has React 18 instead of what packages/react has.
const react18 = fileURLToPath(new URL('packages/react/react18/node_modules', import.meta.url))
const react18Alias = Object.fromEntries(
  ['react', 'react-dom', '@testing-library/react'].map((name) => [name, `${react18}/${name}`]),
)
// A machine may be slow and loaded: only what never happens runs into a limit.
const base = {
  env: { SEED: seed },
  setupFiles: ['packages/testing/vitest/setup.ts'],
  expect: { poll: { timeout: 60_000 } },
  hookTimeout: 240_000,
}

export default defineConfig({
  test: {
    reporters: [
      'default',
      { onInit: () => console.log(`SEED=${seed}`) },
      ...(report
        ? [['json', { outputFile: `reports/${report}.json` }] as [string, Record<string, unknown>]]
        : []),
    ],
    projects: [
      {
        ...source,
        test: {
          ...base,
          name: 'unit',
          include: ['packages/*/{src,fuzz}/**/*.test.{ts,tsx}', 'examples/*/src/**/*.test.ts'],
          exclude: ['packages/svelte/**', '**/node_modules/**'],
          testTimeout: process.env['RUNS'] ? 900_000 : 120_000,
        },
      },
      {
        ...source,
        resolve: { ...source.resolve, alias: react18Alias },
        test: {
          ...base,
          name: 'react18',
          include: ['packages/react/src/**/*.test.tsx'],
          testTimeout: 120_000,
        },
      },
      {
        ...source,
        plugins: [svelte({ configFile: false })],
        test: {
          ...base,
          name: 'svelte',
          include: ['packages/svelte/src/**/*.test.ts'],
          environment: 'jsdom',
          // They are written in Svelte themselves.
          server: { deps: { inline: [/@testing-library\/svelte/], external: [/svelte2tsx/] } },
          testTimeout: 120_000,
        },
      },
      {
        ...source,
        test: {
          ...base,
          name: 'live',
          include: ['packages/testing/live/**/*.test.ts'],
          globalSetup: existsSync(liveSetup) ? [liveSetup] : [],
          testTimeout: 240_000,
        },
      },
      {
        ...source,
        test: {
          ...base,
          // What is tested is what users get.
          env: { ...base.env, NODE_ENV: 'production' },
          name: 'browser',
          include: ['packages/testing/browser/**/*.test.ts'],
          globalSetup: existsSync(liveSetup) ? [liveSetup] : [],
          testTimeout: 240_000,
        },
      },
      {
        ...source,
        test: {
          ...base,
          // As bundlers are called to make what users get.
          env: { ...base.env, NODE_ENV: 'production' },
          name: 'bundle',
          include: ['packages/*/bundle/**/*.test.ts'],
          testTimeout: 240_000,
        },
      },
      {
        ...source,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/src/**/*.test-d.ts'],
            tsconfig: 'tsconfig.base.json',
            // `npm run types` reports those.
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
})
