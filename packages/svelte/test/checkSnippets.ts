import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { svelte2tsx } from 'svelte2tsx'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = fileURLToPath(new URL('../src', import.meta.url))
const shims = join(
  dirname(createRequire(import.meta.url).resolve('svelte2tsx')),
  'svelte-shims-v4.d.ts',
)
const jsx = join(dirname(shims), 'svelte-jsx-v4.d.ts')

/** A piece of code of a page. */
export interface Snippet {
  /** The name of its file. */
  readonly name: string
  /** What stands in it. */
  readonly code: string
}

/** What the compiler says of pieces of code that may import each other: components, and modules. They are never written. */
export function checkSnippets(snippets: readonly Snippet[]): Map<string, string[]> {
  const texts = new Map(snippets.map((snippet) => [pathOf(snippet), textOf(snippet)]))
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => texts.has(file) || disk.fileExists(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    getSourceFile(file, version) {
      const text = texts.get(file)
      return text === undefined
        ? disk.getSourceFile(file, version)
        : ts.createSourceFile(file, text, version)
    },
  }
  const program = ts.createProgram([...texts.keys(), shims, jsx], options, host)
  return new Map(
    snippets.map((snippet) => {
      const source = program.getSourceFile(pathOf(snippet))
      const found = [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ]
      const texts = found.map((each) => ts.flattenDiagnosticMessageText(each.messageText, ' '))
      return [snippet.name, texts]
    }),
  )
}

function pathOf({ name }: Snippet): string {
  return join(folder, name.endsWith('.svelte') ? `${name}.tsx` : name)
}

function textOf({ name, code }: Snippet): string {
  if (!name.endsWith('.svelte')) return code
  return svelte2tsx(code, { filename: name, isTsFile: true, mode: 'ts', version: '5.0.0' }).code
}

const options = optionsOf(join(root, 'tsconfig.base.json'))

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: object }
  const own = { ...config, files: [], include: [] }
  const parsed = ts.parseJsonConfigFileContent(own, ts.sys, root).options
  return { ...parsed, jsx: ts.JsxEmit.Preserve, noUnusedLocals: false, noUnusedParameters: false }
}
