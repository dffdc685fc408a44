import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/**
 * Bundles scripts of this package, from RxPEP's sources as they are now: `{ cell: 'src/run/cell.ts' }` becomes `dist/cell.mjs`, whose path
 * the result gives by its name. So what is measured is plain JavaScript, and nothing that translates TypeScript is in the way. Libraries stay
 * outside: Node loads them as they were published.
 */
export async function bundle(
  entries: Readonly<Record<string, string>>,
): Promise<(name: string) => string> {
  const { dependencies } = JSON.parse(readFileSync(folder('package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const outside = Object.keys(dependencies).filter((name) => !name.startsWith('@rxpep/'))
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, path]) => [name, folder(path)]),
    ),
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
  return (name) => folder(`dist/${name}.mjs`)
}
