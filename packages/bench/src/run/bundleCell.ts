import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/**
 * Bundles what a cell's process runs, from RxPEP's sources as they are now, and returns its path. Libraries stay outside: Node loads
 * them as they were published.
 */
export async function bundleCell(): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(folder('package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const outside = Object.keys(dependencies).filter((name) => !name.startsWith('@rxpep/'))
  await build({
    entryPoints: { cell: folder('src/run/cell.ts') },
    outdir: folder('dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    conditions: ['@rxpep/source'],
    external: outside.flatMap((name) => [name, `${name}/*`]),
    logLevel: 'warning',
  })
  return folder('dist/cell.mjs')
}
