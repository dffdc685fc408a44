import { describe, expect, it } from 'vitest'
import type { AdapterDriver } from './adapterDriver.ts'
import { createAdapterStage } from './adapterStage.ts'
import { notes, textsOf } from './definitions.ts'

/** What watchers show while the stream comes and goes. */
export function describeConnection(driver: AdapterDriver): void {
  describe('the connection', () => {
    it('is shown: offline, and online again', async () => {
      const stage = await createAdapterStage(driver)
      const connection = stage.mount((driver) => driver.account(stage.account))
      const status = stage.mount((driver) => driver.status(stage.account))
      expect([connection.shown.state, status.shown.online]).toEqual(['online', true])
      stage.device.cut()
      await stage.settled()
      expect([connection.shown.state, status.shown.online]).toEqual(['offline', false])
      stage.device.resume()
      await stage.settled()
      expect([connection.shown.state, status.shown.online]).toEqual(['online', true])
      expect(status.times).toBe(2)
    })

    it('wakes nobody who does not watch it', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const watchers = [
        stage.mount((driver) => driver.collection(account)),
        stage.mount((driver) => driver.item(account, 'a')),
        stage.mount((driver) => driver.document(account)),
        stage.mount((driver) => driver.edits(account)),
        stage.mount((driver) => driver.conflicts(account)),
      ]
      stage.device.cut()
      await stage.settled()
      stage.device.resume()
      await stage.settled()
      expect(watchers.map(({ times }) => times)).toEqual([0, 0, 0, 0, 0])
    })

    it('is loading at first, and ready once', async () => {
      const stage = await createAdapterStage(driver, 'cold')
      const status = stage.mount((driver) => driver.status(stage.account))
      expect(status.shown.phase).toBe('loading')
      await stage.settled()
      expect(status.shown).toMatchObject({ phase: 'ready', online: true, privacy: 'private' })
    })

    it('is no matter for an edit, which is sent when it is back', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const status = stage.mount((driver) => driver.status(account))
      stage.device.cut()
      stage.act(() => account.collection(notes).put('c', { text: 'offline' }))
      await stage.pass(5000)
      expect(textsOf(all.shown)).toMatchObject({ c: 'offline' })
      expect(status.shown).toMatchObject({ online: false, pending: 1 })
      stage.device.resume()
      await stage.pass(5000)
      expect(status.shown).toMatchObject({ online: true, pending: 0 })
      expect(stage.juliet.items(notes.node).map(({ id }) => id)).toContain('c')
      expect(all.times).toBe(1)
    })

    it('ends when the account is closed: what was seen stays, and nothing throws', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const status = stage.mount((driver) => driver.status(account))
      const connection = stage.mount((driver) => driver.account(account))
      const closed = account.close()
      await stage.pass(5000)
      await closed
      expect(textsOf(all.shown)).toEqual({ a: 'one', b: 'two' })
      expect([status.shown.phase, connection.shown.state]).toEqual(['closed', 'closed'])
    })
  })
}
