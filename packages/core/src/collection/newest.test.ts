import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { note, NOTES } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { Latest } from '../channel/latest.ts'
import { newest } from './newest.ts'

describe('the newest state', () => {
  it('is the last one that everybody is told, though the first to hear makes another', () => {
    const states$ = new Latest(0)
    newest(states$).subscribe((state) => {
      if (state === 1) states$.next(2)
    })
    const { values } = record(newest(states$))
    states$.next(1)
    states$.next(3)
    expect(values).toEqual([0, 2, 3])
  })

  it('of the conflicts is that they are gone, where somebody dismisses each', async () => {
    const { notes, device, stage } = await onBalcony()
    notes.conflicts$.subscribe((conflicts) => {
      for (const { dismiss } of conflicts) dismiss()
    })
    const { values } = record(notes.conflicts$)
    device.cut()
    notes.put('a', { text: 'ours' })
    stage.juliet.publish(NOTES, 'a', note('theirs'))
    device.resume()
    await stage.pass(10_000)
    expect(values.at(-1)).toEqual([])
  })

  it('of the status, and of the history, counts the edits that somebody makes at once', async () => {
    const { notes, account, stage } = await onBalcony()
    const stop = notes.subscribe(() => undefined)
    let made = false
    notes.status$.subscribe(({ pending }) => {
      if (pending !== 1 || made) return
      made = true
      notes.put('d', { text: 'two' })
    })
    const statuses = record(notes.status$).values
    account.history$.subscribe(({ undo }) => {
      if (undo === 2) account.undo()
    })
    const histories = record(account.history$).values
    notes.put('c', { text: 'one' })
    expect(statuses.at(-1)).toEqual(notes.status)
    expect(histories.at(-1)).toEqual(account.history)
    stop()
    await stage.pass(10_000)
  })
})
