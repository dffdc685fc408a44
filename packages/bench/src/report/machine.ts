import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cpus, totalmem } from 'node:os'

const require = createRequire(import.meta.url)

/** The machine and its Node, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const model = cpu?.model.replace(/\s+/g, ' ').trim() || 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `Node ${process.versions.node}, ${cpus().length} × ${model}, ${memory} GB, ${process.platform} ${process.arch}`
}

/** The version of a package as it is installed here. */
export function versionOf(name: string): string {
  const start = dirname(require.resolve(name))
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const found = readManifest(join(folder, 'package.json'))
    if (found?.name === name && found.version) return found.version
  }
  return 'unknown'
}

function readManifest(path: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string }
  } catch {
    return undefined
  }
}
