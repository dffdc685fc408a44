import { describe, expect, it } from 'vitest'
import type { AdapterDriver } from './adapterDriver.ts'
import { createAdapterStage } from './adapterStage.ts'
import { textsOf } from './definitions.ts'

/** What watchers show of what the server tells, and how often they are told. */
export function describeViews(driver: AdapterDriver): void {
  describe('what the server tells', () => {
    it('is shown at once where it is known already', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const one = stage.mount((driver) => driver.item(account, 'a'))
      const none = stage.mount((driver) => driver.item(account, 'z'))
      const document = stage.mount((driver) => driver.document(account))
      expect(textsOf(all.shown)).toEqual({ a: 'one', b: 'two' })
      expect([one.shown, none.shown]).toEqual([{ text: 'one' }, undefined])
      expect(document.shown).toEqual({ theme: 'light', size: 12 })
      await stage.settled()
      expect([all, one, none, document].map(({ times }) => times)).toEqual([0, 0, 0, 0])
    })

    it('is shown when it has been read, and told once', async () => {
      const stage = await createAdapterStage(driver, 'cold')
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const one = stage.mount((driver) => driver.item(account, 'b'))
      const none = stage.mount((driver) => driver.item(account, 'z'))
      expect([textsOf(all.shown), one.shown, none.shown]).toEqual([{}, undefined, undefined])
      await stage.settled()
      expect([textsOf(all.shown), one.shown]).toEqual([{ a: 'one', b: 'two' }, { text: 'two' }])
      expect([all.times, one.times, none.times]).toEqual([1, 1, 0])
    })

    it('is told once where many events come in one turn', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const one = stage.mount((driver) => driver.item(account, 'a'))
      await stage.write({ a: '1', b: undefined, c: '3', d: '4' })
      expect(textsOf(all.shown)).toEqual({ a: '1', c: '3', d: '4' })
      expect([all.times, one.times]).toEqual([1, 1])
    })

    it('is told again for each turn', async () => {
      const stage = await createAdapterStage(driver)
      const all = stage.mount((driver) => driver.collection(stage.account))
      for (const text of ['1', '2', '3']) await stage.write({ a: text })
      expect(textsOf(all.shown)).toEqual({ a: '3', b: 'two' })
      expect(all.times).toBe(3)
    })

    it('wakes those who watch the item that it is about, and nobody else', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const [a, b, c] = ['a', 'b', 'c'].map((id) =>
        stage.mount((driver) => driver.item(account, id)),
      )
      await stage.write({ a: 'new' })
      expect([a?.shown, b?.shown, c?.shown]).toEqual([{ text: 'new' }, { text: 'two' }, undefined])
      expect([a?.times, b?.times, c?.times]).toEqual([1, 0, 0])
      await stage.write({ b: undefined, c: 'three' })
      expect([a?.shown, b?.shown, c?.shown]).toEqual([
        { text: 'new' },
        undefined,
        { text: 'three' },
      ])
      expect([a?.times, b?.times, c?.times]).toEqual([1, 1, 1])
    })

    it('is not told where it says what was known', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const one = stage.mount((driver) => driver.item(account, 'a'))
      const shown = [all.shown, one.shown]
      await stage.write({ a: 'one' })
      await stage.pass(10_000)
      expect([all.times, one.times]).toEqual([0, 0])
      expect([all.shown, one.shown]).toEqual(shown)
    })

    it('is told of a document once, and not to those who watch something else', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const document = stage.mount((driver) => driver.document(account))
      const all = stage.mount((driver) => driver.collection(account))
      await stage.writeSettings({ theme: 'dark', size: 14 })
      expect(document.shown).toEqual({ theme: 'dark', size: 14 })
      expect([document.times, all.times]).toEqual([1, 0])
    })
  })
}
