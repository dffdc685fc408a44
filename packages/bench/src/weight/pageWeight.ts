import { build, type Plugin } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Measured } from '../run/measured.ts'
import { loads, type Load } from './loads.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))

/** What each side adds to a page: the least that does the works, bundled by esbuild, minified, compressed by gzip. */
export function weighPages(): Promise<Measured[]> {
  return Promise.all(
    loads.map(async (load) => {
      const bytes = gzipSync(await bundle(load), { level: 9 }).length
      return { work: 'page-weight', items: 0, side: load.side, unit: 'bytes', numbers: [bytes] }
    }),
  )
}

async function bundle({ code, external = [] }: Load): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@rxpep/source', 'module', 'production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    external: [...external],
    plugins: [withoutDns],
    logLevel: 'error',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** @xmpp/resolve looks names up with Node's `dns`; a browser has none. */
const withoutDns: Plugin = {
  name: 'without-dns',
  setup(bundler) {
    const nothing = { path: 'dns', namespace: 'nothing' }
    bundler.onResolve({ filter: /^(node:)?dns$/ }, () => nothing)
    bundler.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
      contents: 'export default {}',
    }))
  },
}
