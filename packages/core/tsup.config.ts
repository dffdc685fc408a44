import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { build, type Metafile, type Plugin } from 'esbuild'
import { defineConfig, type Options } from 'tsup'

export default defineConfig({
  entry: ['index', 'xmpp', 'storage', 'indexeddb', 'level', 'encrypted', 'query'].map(
    (name) => `src/${name}.ts`,
  ),
  format: 'esm',
  dts: true,
  splitting: true,
  clean: true,
  target: 'es2022',
  plugins: [withoutBareImports()],
  onSuccess: buildForBrowsers,
})

/**
 * Chunks have no side effects, as package.json says. An entry that imports one for its own sake, only to keep an order, makes bundlers
 * complain about that.
 */
function withoutBareImports(): NonNullable<Options['plugins']>[number] {
  return {
    name: 'without-bare-imports',
    renderChunk: (code) => ({ code: code.replace(/^import "\.\/chunk-[^"]+";\n/gm, '') }),
  }
}

/**
 * `./xmpp` once more for browsers, with @xmpp/client inside: as published it asks for `node:dns`, which esbuild and
 * webpack refuse to bundle. What the entries share stays in the chunks of the first build, and @xmpp/xml stays a
 * dependency, so that error classes and elements are the same for both entries.
 */
async function buildForBrowsers() {
  const { metafile } = await build({
    entryPoints: ['dist/xmpp.js'],
    outfile: 'dist/xmpp.browser.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['rxjs', '@xmpp/xml'],
    plugins: [keepChunks, withoutDns],
    metafile: true,
    logLevel: 'warning',
  })
  writeFileSync('dist/xmpp.browser.LICENSES.txt', licencesOf(metafile))
}

/** The licence texts of the packages that went into a bundle, each text once. */
function licencesOf({ inputs }: Metafile) {
  const roots = new Map<string, string>()
  for (const path of Object.keys(inputs)) {
    const [, root, name] = /^([^(].*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? []
    if (root && name && !roots.has(name)) roots.set(name, root)
  }
  const texts = new Map<string, string[]>()
  for (const [name, root] of [...roots].sort()) {
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'COPYING'].find((file) =>
      existsSync(`${root}/${file}`),
    )
    const { license } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
      license?: string
    }
    const text = file ? readFileSync(`${root}/${file}`, 'utf8').trim() : `Licence: ${license}`
    texts.set(text, [...(texts.get(text) ?? []), name])
  }
  return [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`).join('\n---\n\n')
}

const keepChunks: Plugin = {
  name: 'keep-chunks',
  setup(build) {
    build.onResolve({ filter: /^\.\/[^/]+\.js$/ }, ({ path, importer }) =>
      /[\\/]core[\\/]dist[\\/]xmpp\.js$/.test(importer) ? { path, external: true } : undefined,
    )
  },
}

// @xmpp/resolve goes without SRV records when its module `dns` exports nothing.
const withoutDns: Plugin = {
  name: 'without-dns',
  setup(build) {
    build.onResolve({ filter: /^\.\/lib\/dns(\.js)?$/ }, () => ({
      path: 'dns',
      namespace: 'nothing',
    }))
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export {}' }))
  },
}
