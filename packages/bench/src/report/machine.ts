import { existsSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The machine and its Node, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const model = cpu?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Node ${process.versions.node}, ${cpus().length} × ${model}, ${memory} GB, ${process.platform} ${process.arch}`
}

/** The version of a package as it is installed here. */
export function versionOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json')
    if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as Manifest).version
  }
  return 'unknown'
}

interface Manifest {
  readonly version: string
}
