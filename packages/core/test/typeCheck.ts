import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** What the compiler says of a piece of code. */
export interface TypeCheck {
  /** Its errors. */
  readonly errors: readonly string[]
  /** How many types it had to instantiate, the same at each run of one version of everything. */
  readonly instantiations: number
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const path = fileURLToPath(new URL('../src/checked.ts', import.meta.url))
const options = optionsOf(`${root}/tsconfig.base.json`)
const parsed = new Map<string, ts.SourceFile | undefined>()

/** Has a piece of code checked by the compiler, as if it were a file of the sources; it is never written. */
export function typeCheck(text: string): TypeCheck {
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => file === path || disk.fileExists(file),
    getSourceFile(file, version) {
      if (file === path) return ts.createSourceFile(file, text, version)
      if (!parsed.has(file)) parsed.set(file, disk.getSourceFile(file, version))
      return parsed.get(file)
    },
  }
  const program = ts.createProgram([path], options, host)
  const source = program.getSourceFile(path)
  const found = [program.getSyntacticDiagnostics(source), program.getSemanticDiagnostics(source)]
  return {
    errors: found
      .flat()
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    instantiations: program.getInstantiationCount(),
  }
}

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as {
    config: object
  }
  const own = { ...config, files: [], include: [] }
  return { ...ts.parseJsonConfigFileContent(own, ts.sys, root).options, noUnusedLocals: false }
}
