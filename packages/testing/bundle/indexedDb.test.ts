import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StorageStep } from '@rxpep/core/storage'
import { runStorageContract } from '@rxpep/testing/contract'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browser, openProfile, servePage } from './chromium.ts'
import { bundleStoragePage, call, storageIn } from './storagePage.ts'

const put = (key: string, value = ''): StorageStep => ({ type: 'put', key, value })
interface TabOptions {
  /** The page; that of all tests unless told. */
  readonly at?: string
  /** What the page runs first. */
  readonly prepare?: () => void
}

let databases = 0
const newName = () => `database ${++databases}`

describe.skipIf(!browser)('IndexedDB in Chromium', () => {
  let context: BrowserContext
  let url: string

  beforeAll(async () => {
    const server = await servePage(await bundleStoragePage())
    url = server.url
    const profile = await mkdtemp(join(tmpdir(), 'rxpep-profile-'))
    context = await openProfile(profile)
    return async () => {
      await context.close()
      server.stop()
      await rm(profile, { recursive: true, force: true })
    }
  })

  async function openTab({ at = url, prepare }: TabOptions = {}): Promise<Page> {
    const tab = await context.newPage()
    if (prepare) await tab.addInitScript(prepare)
    await tab.goto(at)
    return tab
  }

  async function closeAll(tabs: Page[]): Promise<void> {
    await Promise.all(tabs.map((tab) => tab.close()))
  }

  const openDatabase = (tab: Page, name: string, version: number) =>
    tab.evaluate(
      ([name, version]) =>
        new Promise((resolve) => {
          const request = indexedDB.open(name, version)
          request.onupgradeneeded = () => request.result.createObjectStore('other')
          request.onsuccess = () => {
            request.result.close()
            resolve(undefined)
          }
        }),
      [name, version] as const,
    )

  const databaseNames = (tab: Page) =>
    tab.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))

  runStorageContract('indexedDbStorage, each handle in a tab of its own', () => {
    const name = newName()
    const tabs: Page[] = []
    return {
      async open() {
        const tab = await openTab()
        tabs.push(tab)
        return storageIn(tab, name)
      },
      remove: () => closeAll(tabs),
    }
  })

  describe('indexedDbStorage', () => {
    afterEach(() => closeAll(context.pages()))

    it('gives the claims of a tab that was closed, or that crashed, to others', async () => {
      const name = newName()
      const [closed, crashed, other] = [await openTab(), await openTab(), await openTab()]
      await (await storageIn(closed, name)).claim('closed')
      await (await storageIn(crashed, name)).claim('crashed')
      const storage = await storageIn(other, name)
      expect(await storage.claim('closed')).toBeUndefined()
      expect(await storage.claim('crashed')).toBeUndefined()
      await closed.close()
      await crashed.goto('chrome://crash').catch(() => undefined)
      await expect.poll(() => storage.claim('closed')).toBeTypeOf('function')
      await expect.poll(() => storage.claim('crashed')).toBeTypeOf('function')
    })

    it('claims within the page where there are no locks', async () => {
      const tab = await openTab({
        prepare: () => {
          delete (Navigator.prototype as { locks?: unknown }).locks
        },
      })
      const [one, two] = [
        await storageIn(tab, newName()),
        await storageIn(tab, `database ${databases}`),
      ]
      const release = await one.claim('name')
      expect(await two.claim('name')).toBeUndefined()
      release?.()
      expect(await two.claim('name')).toBeTypeOf('function')
      await two.close()
      expect(await one.claim('name')).toBeTypeOf('function')
    })

    it('keeps what was written when the tab crashes right after', async () => {
      const name = newName()
      const tab = await openTab()
      await (await storageIn(tab, name)).write([put('a', '1')])
      await tab.goto('chrome://crash').catch(() => undefined)
      expect(await (await storageIn(await openTab(), name)).read('')).toEqual([['a', '1']])
    })

    it('gives the edits of a tab that is gone to one of the others, and those of a living one to nobody', async () => {
      const name = newName()
      const [tab, living, ...others] = await Promise.all(Array.from({ length: 5 }, () => openTab()))
      for (const [page, id] of [[tab!, 'left'] as const, [living!, 'own'] as const]) {
        await call(page, 'openNode', name)
        await call(page, 'saveRemoval', id)
      }
      await tab!.goto('chrome://crash').catch(() => undefined)
      for (const page of others) await call(page, 'openNode', name)
      const found = async () => {
        const taken = await Promise.all(others.map((page) => call<string[]>(page, 'loadEdits')))
        const adopted = await Promise.all(others.map((page) => call<string[]>(page, 'adoptEdits')))
        return [...taken, ...adopted].flat()
      }
      await expect.poll(found).toEqual(['left'])
      await tab!.close()
    })

    it('lets another page delete the database, and does not make it anew', async () => {
      const name = newName()
      const [tab, other] = [await openTab(), await openTab()]
      const storage = await storageIn(tab, name)
      await storage.write([put('secret')])
      await other.evaluate(
        (name) =>
          new Promise((resolve) => {
            indexedDB.deleteDatabase(name).onsuccess = resolve
          }).then(() => undefined),
        name,
      )
      await expect(storage.write([put('secret')])).rejects.toThrow('another page deletes')
      await expect(storage.read('')).rejects.toThrow('another page deletes')
      expect(await databaseNames(other)).not.toContain(name)
    })

    it('does not make a database anew that the browser has cleared away', async () => {
      const name = newName()
      const tab = await openTab()
      const storage = await storageIn(tab, name)
      await storage.write([put('secret')])
      const session = await context.newCDPSession(tab)
      const origin = new URL(url).origin
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
      await expect(storage.write([put('secret')])).rejects.toThrow()
      await expect(storage.write([put('secret')])).rejects.toThrow('the database was deleted')
      expect(await databaseNames(tab)).not.toContain(name)
    })

    it('lets a page with a newer version have the database, and rejects from then on', async () => {
      const name = newName()
      const [tab, newer] = [await openTab(), await openTab()]
      const storage = await storageIn(tab, name)
      await storage.write([put('a', '1')])
      await openDatabase(newer, name, 2)
      await expect(storage.write([put('a', '2')])).rejects.toThrow('a newer version')
      await expect((await storageIn(newer, name)).read('')).rejects.toThrow('VersionError')
    })

    it('rejects in a database that is somebody else’s', async () => {
      const name = newName()
      const tab = await openTab()
      await openDatabase(tab, name, 1)
      const storage = await storageIn(tab, name)
      await expect(storage.read('')).rejects.toThrow('object stores was not found')
      await expect(storage.write([put('a')])).rejects.toThrow('object stores was not found')
    })

    it('writes nothing of a batch that there is no room for, and goes on', async () => {
      // An origin of its own: the browser asks for the quota now and then only.
      const server = await servePage(await bundleStoragePage())
      onTestFinished(server.stop)
      const tab = await openTab({ at: server.url })
      const session = await context.newCDPSession(tab)
      const { origin } = new URL(server.url)
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
      const storage = await storageIn(tab, newName())
      const batch = [put('a', '1'), put('big', 'x'.repeat(1_000_000))]
      await expect(storage.write(batch)).rejects.toThrow('QuotaExceededError')
      expect(await storage.read('')).toEqual([])
      await session.send('Storage.overrideQuotaForOrigin', { origin })
      await expect.poll(() => storage.write(batch).then(() => 'written', String)).toBe('written')
      expect((await storage.read('')).map(([key]) => key)).toEqual(['a', 'big'])
    })
  })
})
