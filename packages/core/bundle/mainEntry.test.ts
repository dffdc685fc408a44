import { build, type BuildOptions } from 'esbuild'
import { describe, expect, test } from 'vitest'

async function modulesOf(
  entry: string,
  options: Pick<BuildOptions, 'platform' | 'packages' | 'external'> = {},
) {
  const { metafile } = await build({
    entryPoints: [new URL(`../dist/${entry}`, import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
    ...options,
  })
  return Object.keys(metafile.inputs)
}

const packagesIn = (modules: string[]) => {
  const names = modules.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

describe('the main entry', () => {
  test('reaches no module of @xmpp but @xmpp/xml and its events', async () => {
    const modules = await modulesOf('index.js', { platform: 'browser', external: ['node:*'] })
    const xmpp = packagesIn(modules).filter((name) => name.startsWith('@xmpp/'))
    expect(xmpp.filter((name) => !['@xmpp/xml', '@xmpp/events'].includes(name))).toEqual([])
    expect(modules.filter((path) => /xmpp(\.browser)?\.js$/.test(path))).toEqual([])
  })
})

describe('an app', () => {
  const bundled = async (names: string) => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { ${names} } from './dist/index.js'`,
        resolveDir: new URL('..', import.meta.url).pathname,
      },
      bundle: true,
      write: false,
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    })
    return outputFiles.map(({ text }) => text).join('')
  }

  test('carries the code for JSON only where it uses it', async () => {
    const ofJson = ['$version', '~standard', 'JSON.parse']
    const without = await bundled('createAccount, defineCollection, defineDocument, bookmarks')
    expect(ofJson.filter((trace) => without.includes(trace))).toEqual([])
    const using = await bundled('createAccount, defineCollection, json')
    expect(ofJson.filter((trace) => using.includes(trace))).toEqual(ofJson)
  })
})

describe('./xmpp for browsers', () => {
  test('bundles without configuration, with no package of @xmpp but @xmpp/xml beside it', async () => {
    const modules = await modulesOf('xmpp.browser.js', { platform: 'browser' })
    expect(packagesIn(modules)).not.toContain('@xmpp/client')
  })

  test('shares its chunks with the main entry, so that an error class is one class', async () => {
    const chunks = (modules: string[]) => modules.filter((path) => /dist\/chunk-[^/]+$/.test(path))
    const main = chunks(await modulesOf('index.js', { packages: 'external' }))
    const xmpp = chunks(await modulesOf('xmpp.browser.js', { packages: 'external' }))
    expect(xmpp.filter((path) => main.includes(path))).not.toEqual([])
  })
})
