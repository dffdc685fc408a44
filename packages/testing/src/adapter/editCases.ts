import { describe, expect, it } from 'vitest'
import type { AdapterDriver } from './adapterDriver.ts'
import { createAdapterStage, type AdapterStage } from './adapterStage.ts'
import { notes, settings, textsOf } from './definitions.ts'

/** What watchers show of the user's own edits, and how often they are told. */
export function describeEdits(driver: AdapterDriver): void {
  describe('an edit', () => {
    it('is seen before the click is over, and told once in all', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const one = stage.mount((driver) => driver.item(account, 'c'))
      const other = stage.mount((driver) => driver.item(account, 'a'))
      stage.act(() => account.collection(notes).put('c', { text: 'three' }))
      expect(textsOf(all.shown)).toEqual({ a: 'one', b: 'two', c: 'three' })
      expect(one.shown).toEqual({ text: 'three' })
      await stage.settled()
      expect(stage.juliet.items(notes.node).map(({ id }) => id)).toContain('c')
      expect([all.times, one.times, other.times]).toEqual([1, 1, 0])
    })

    it('of a document is seen before the click is over', async () => {
      const stage = await createAdapterStage(driver)
      const document = stage.mount((driver) => driver.document(stage.account))
      stage.act(() => {
        stage.account.document(settings).update((draft) => {
          draft.theme = 'dark'
        })
      })
      expect(document.shown).toEqual({ theme: 'dark', size: 12 })
      await stage.settled()
      expect(document.times).toBe(1)
    })

    it('is pending until it has settled', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const edits = stage.mount((driver) => driver.edits(account))
      const status = stage.mount((driver) => driver.status(account))
      expect([edits.shown, status.shown.pending]).toEqual([[], 0])
      stage.act(() => account.collection(notes).remove('a'))
      expect(edits.shown.map(({ type, id }) => `${type} ${String(id)}`)).toEqual(['remove a'])
      expect(status.shown.pending).toBe(1)
      await stage.settled()
      expect([edits.shown, status.shown.pending]).toEqual([[], 0])
    })

    it('that fails goes from the view, and stays with the failed until it is discarded', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const edits = stage.mount((driver) => driver.edits(account))
      const status = stage.mount((driver) => driver.status(account))
      stage.server.faults.refuse(
        { kind: 'publish' },
        { type: 'cancel', condition: 'not-acceptable' },
      )
      stage.act(() => account.collection(notes).put('c', { text: 'three' }))
      await stage.settled()
      expect(textsOf(all.shown)).toEqual({ a: 'one', b: 'two' })
      expect(edits.shown.map(({ state, value }) => [state, value])).toEqual([
        ['failed', { text: 'three' }],
      ])
      expect([status.shown.failed, all.times]).toEqual([1, 2])
      stage.act(() => edits.shown[0]?.discard())
      expect([edits.shown, status.shown.failed]).toEqual([[], 0])
    })

    it('of several items at once is told once, and taken back by one undo', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      stage.act(() => {
        account.batch(() => {
          account.collection(notes).put('c', { text: 'three' })
          account.collection(notes).remove('a')
        })
      })
      expect(textsOf(all.shown)).toEqual({ b: 'two', c: 'three' })
      expect(all.times).toBe(1)
      await stage.settled()
      stage.act(() => account.undo())
      expect(textsOf(all.shown)).toEqual({ a: 'one', b: 'two' })
      expect(all.times).toBe(2)
    })

    it('that went over what its user had not seen is a conflict, until theirs is restored', async () => {
      const stage = await createAdapterStage(driver)
      const { account } = stage
      const all = stage.mount((driver) => driver.collection(account))
      const conflicts = stage.mount((driver) => driver.conflicts(account))
      await editOffline(stage, 'ours', 'theirs')
      expect(textsOf(all.shown)).toMatchObject({ a: 'ours' })
      const [conflict] = conflicts.shown
      expect(conflict).toMatchObject({ id: 'a', reason: 'overwrote', theirs: { text: 'theirs' } })
      expect(conflicts.times).toBe(1)
      stage.act(() => conflict?.restore())
      expect(textsOf(all.shown)).toMatchObject({ a: 'theirs' })
      expect(conflicts.shown).toEqual([])
      await stage.pass(60_000)
      expect(textsOf(all.shown)).toMatchObject({ a: 'theirs' })
      expect(conflicts.shown).toEqual([])
    })
  })
}

/** Ours is made offline, while another client of hers writes theirs; then the device is back. */
async function editOffline(stage: AdapterStage, ours: string, theirs: string): Promise<void> {
  stage.device.cut({ resumable: false })
  stage.act(() => stage.account.collection(notes).put('a', { text: ours }))
  await stage.write({ a: theirs })
  stage.device.reconnect()
  await stage.pass(60_000)
}
