import { describe, expect, it } from 'vitest'
import type { AdapterDriver, Watcher } from './adapterDriver.ts'
import { createAdapterStage, type AdapterStage } from './adapterStage.ts'
import { countListeners } from './countListeners.ts'
import { textsOf } from './definitions.ts'

/** That watchers come and go without leaving anything, and belong to one account at a time. */
export function describeLife(driver: AdapterDriver): void {
  describe('a watcher', () => {
    it('leaves no subscription, no timer and no listener, and is told no more', async () => {
      const stage = await createAdapterStage(driver)
      const listeners = countListeners()
      const timers = stage.server.clock.pending
      const watchers = mountAll(stage)
      expect(stage.watchers).toBeGreaterThanOrEqual(watchers.length)
      await stage.settled()
      const times = watchers.map((watcher) => watcher.times)
      for (const watcher of watchers) watcher.unmount()
      await stage.settled()
      expect([stage.watchers, listeners.count]).toEqual([0, 0])
      expect(stage.server.clock.pending).toBe(timers)
      await stage.write({ a: 'unseen' })
      stage.device.cut()
      await stage.settled()
      expect(watchers.map((watcher) => watcher.times)).toEqual(times)
    })

    it('lets the collection rest a while after the last one has gone', async () => {
      const stage = await createAdapterStage(driver)
      for (const watcher of mountAll(stage)) watcher.unmount()
      await stage.pass(180_000)
      expect(stage.server.clock.pending).toBe(0)
    })

    it('keeps the collection awake while it is there', async () => {
      const stage = await createAdapterStage(driver)
      const one = stage.mount((driver) => driver.item(stage.account, 'a'))
      await stage.pass(600_000)
      await stage.write({ a: 'late' })
      expect(one.shown).toEqual({ text: 'late' })
    })

    it('shows what is there now when it is mounted again', async () => {
      const stage = await createAdapterStage(driver)
      const first = stage.mount((driver) => driver.collection(stage.account))
      first.unmount()
      await stage.write({ a: 'meanwhile' })
      const again = stage.mount((driver) => driver.collection(stage.account))
      expect(textsOf(again.shown)).toEqual({ a: 'meanwhile', b: 'two' })
    })

    it('goes alone: another one of the same thing is told on', async () => {
      const stage = await createAdapterStage(driver)
      const [first, second] = [1, 2].map(() =>
        stage.mount((driver) => driver.item(stage.account, 'a')),
      )
      first?.unmount()
      await stage.write({ a: 'new' })
      expect(second?.shown).toEqual({ text: 'new' })
      expect([first?.times, second?.times]).toEqual([0, 1])
    })

    it('comes and goes a thousand times without leaving more than before', async () => {
      const stage = await createAdapterStage(driver)
      const rows = Array.from({ length: 1000 }, (_, i) =>
        stage.mount((driver) => driver.item(stage.account, `row${i}`)),
      )
      const each = stage.watchers / rows.length
      expect(each).toBe(1)
      for (const row of rows) row.unmount()
      await stage.settled()
      expect(stage.watchers).toBe(0)
    })

    it('shows nothing of an account any more once it is given another one', async () => {
      const stage = await createAdapterStage(driver)
      const all = stage.mount((driver) => driver.collection(stage.account))
      const one = stage.mount((driver) => driver.item(stage.account, 'b'))
      const connection = stage.mount((driver) => driver.account(stage.account))
      const other = await stage.other()
      for (const watcher of [all, one, connection]) watcher.give(other.account)
      expect([textsOf(all.shown), one.shown]).toEqual([{ a: 'his' }, undefined])
      stage.device.cut()
      await stage.settled()
      expect(stage.watchers).toBe(0)
      await stage.write({ a: 'hers' })
      expect([textsOf(all.shown), connection.shown.state]).toEqual([{ a: 'his' }, 'online'])
      for (const watcher of [all, one, connection]) watcher.unmount()
      await stage.settled()
      expect(other.watchers).toBe(0)
    })
  })
}

/** One of each kind. */
function mountAll(stage: AdapterStage): Watcher<unknown>[] {
  const { account } = stage
  return [
    stage.mount((driver) => driver.collection(account)),
    stage.mount((driver) => driver.item(account, 'a')),
    stage.mount((driver) => driver.query(account, { orderBy: 'text' })),
    stage.mount((driver) => driver.document(account)),
    stage.mount((driver) => driver.status(account)),
    stage.mount((driver) => driver.account(account)),
    stage.mount((driver) => driver.edits(account)),
    stage.mount((driver) => driver.conflicts(account)),
  ]
}
