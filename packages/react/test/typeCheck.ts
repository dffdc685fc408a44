import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = fileURLToPath(new URL('../src', import.meta.url))
const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, (name) =>
  ts.sys.readFile(name),
) as {
  config: object
}
const options = {
  ...ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root).options,
  noUnusedLocals: false,
}

/** What the compiler says of pieces of code, each as if it were a file of the sources; they are never written. */
export function typeCheck(texts: readonly string[]): string[][] {
  const files = new Map(texts.map((text, i) => [`${folder}/snippet${i}.tsx`, text]))
  const disk = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    getSourceFile(file, version) {
      const text = files.get(file)
      return text === undefined
        ? disk.getSourceFile(file, version)
        : ts.createSourceFile(file, text, version)
    },
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file)
    const found = [program.getSyntacticDiagnostics(source), program.getSemanticDiagnostics(source)]
    return found.flat().map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  })
}
