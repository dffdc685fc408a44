import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { note, notes, NOTES } from '../../test/notes.ts'
import { record } from '../../test/record.ts'

const others = { ...notes, node: 'urn:example:others' }

describe('the edits of an account', () => {
  it('are those of all that was opened, also of what is opened later', async () => {
    const { account, device, notes: own, stage } = await onBalcony()
    const { values } = record(account.edits$)
    device.cut()
    own.put('c', { text: 'three' })
    account.collection(others).put('x', { text: 'other' })
    expect(values.map((edits) => edits.map(({ id }) => id))).toEqual([[], ['c'], ['c', 'x']])
    device.resume()
    await stage.pass(5000)
    expect(values.at(-1)).toEqual([])
  })

  it('are the same empty list each time that there is none', async () => {
    const { account, notes: own, stage } = await onBalcony()
    const { values } = record(own.edits$)
    own.put('c', { text: 'three' })
    await stage.pass(5000)
    expect(values.at(-1)).toBe(values[0])
    expect(record(account.edits$).values[0]).toBe(values[0])
  })

  it('end with the account', async () => {
    const { account, stage } = await onBalcony()
    const edits = record(account.edits$)
    const conflicts = record(account.conflicts$)
    const closed = account.close()
    await stage.pass(5000)
    await closed
    expect([edits.done, conflicts.done]).toEqual([true, true])
  })
})

describe('the conflicts of an account', () => {
  it('are those of all that was opened, until they are over', async () => {
    const { account, device, notes: own, stage } = await onBalcony()
    const { values } = record(account.conflicts$)
    device.cut({ resumable: false })
    own.put('a', { text: 'ours' })
    stage.juliet.publish(NOTES, 'a', note('theirs'))
    device.reconnect()
    await stage.pass(60_000)
    expect(values.at(-1)).toMatchObject([{ id: 'a', reason: 'overwrote' }])
    values.at(-1)?.[0]?.dismiss()
    expect(values.at(-1)).toEqual([])
  })
})

describe('what changes a collection', () => {
  it('can be taken out of it', async () => {
    const { notes: own } = await onBalcony()
    const { put, update, remove } = own
    put('c', { text: 'three' })
    update('a', (draft) => {
      draft.text = 'edited'
    })
    remove('b')
    expect([...own.view].map(([id, { text }]) => `${id} ${text}`)).toEqual(['a edited', 'c three'])
  })
})
