import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Storage } from '@rxpep/core/storage'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'

/** A page that lets tests use storages and their claims, each by its number. */
const APP = `
import { systemClock } from '@rxpep/core'
import { indexedDbStorage } from '@rxpep/core/indexeddb'
const storages = []
const releases = []
Object.assign(globalThis, {
  storages,
  openStorage: (name) => storages.push(indexedDbStorage(name)) - 1,
  callStorage: (number, method, argument) => storages[number][method](argument),
  release: (number) => releases[number](),
  async claim(number, name) {
    const release = await storages[number].claim(name)
    return release && releases.push(release) - 1
  },
  openNode(name) {
    const parts = { jid: 'juliet@capulet.lit', clock: systemClock, changed() {} }
    globalThis.node = indexedDbStorage(name).openAccount(parts).node('notes')
  },
  saveRemoval: (id) => node.saveEdit(undefined, { type: 'remove', id }).saved,
  loadEdits: async () => (await node.load()).edits.map(({ record }) => record.id),
  adoptEdits: async () => (await node.adopt()).map(({ record }) => record.id),
})
`

/** Bundles the page with the built library. */
export async function bundleStoragePage(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
  })
  return outputFiles[0]!.text
}

/** A storage in a page, as if it were here. */
export async function storageIn(page: Page, name: string): Promise<Storage> {
  const number = await call<number>(page, 'openStorage', name)
  return {
    read: (prefix) => call(page, 'callStorage', number, 'read', prefix),
    write: (steps) => call(page, 'callStorage', number, 'write', steps),
    close: () => call(page, 'callStorage', number, 'close'),
    async claim(wanted) {
      const claim = await call<number | undefined>(page, 'claim', number, wanted)
      return claim === undefined ? undefined : () => void call(page, 'release', claim)
    },
  }
}

/** Calls a function of a page with what JSON can carry, and resolves with what it gives. */
export function call<R>(page: Page, name: string, ...args: unknown[]): Promise<R> {
  return page.evaluate(`globalThis.${name}(...${JSON.stringify(args)})`)
}
