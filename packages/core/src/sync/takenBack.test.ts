import { describe, expect, it } from 'vitest'
import { opened, sceneWith, statesOf } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { writes } from '../../test/wire.ts'
import type { Edit } from './edit.ts'

const REFUSED = { type: 'modify', condition: 'policy-violation' } as const

/** A device that has read a note, and shows which edits and conflicts there are. */
async function start(text = 'was there') {
  const stage = sceneWith()
  stage.juliet.publish(NOTES, 'z', note(text))
  const actor = await opened(stage)
  let edits: readonly Edit[] = []
  actor.notes.edits$.subscribe((list) => (edits = list))
  const told: string[] = []
  actor.notes.conflicts$.subscribe((list) => {
    told.splice(0, Infinity, ...list.map(({ reason }) => reason))
  })
  return { stage, ...actor, edits: () => edits, told }
}

type Started = Awaited<ReturnType<typeof start>>

describe('a removal that its user takes back', () => {
  it('lets those edits go on that it would have made pointless', async () => {
    const { stage, notes, device, edits } = await start()
    device.cut()
    const made = [notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    made.push(notes.remove('a'), notes.clear())
    expect(edits()).toEqual(made)
    expect(texts(notes.view)).toEqual({})
    expect(made[3]?.discard()).toBe(true)
    expect(texts(notes.view)).toEqual({ b: 'two', z: 'was there' })
    expect(made[2]?.discard()).toBe(true)
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two', z: 'was there' })
    device.resume()
    await stage.settled()
    expect(writes(device).sort()).toEqual(['publish a', 'publish b'])
    expect(statesOf(made)).toEqual(['settled', 'settled', 'discarded', 'discarded'])
    expect(edits()).toEqual([])
  })

  it('may be one that another would have made pointless', async () => {
    const { stage, notes, device } = await start()
    device.cut()
    const made = [notes.put('a', { text: 'one' }), notes.remove('a'), notes.clear()]
    expect(made.slice(1).map((edit) => edit.discard())).toEqual([true, true])
    expect(texts(notes.view)).toEqual({ a: 'one', z: 'was there' })
    device.resume()
    await stage.settled()
    expect(statesOf(made)).toEqual(['settled', 'discarded', 'discarded'])
  })

  it('leaves those that were taken back while it waited', async () => {
    const { stage, notes, device } = await start()
    device.cut()
    const made = [notes.put('a', { text: 'one' }), notes.put('a', { text: 'two' })]
    made.push(notes.remove('a'), notes.put('a', { text: 'three' }))
    expect([made[1], made[3], made[2]].map((edit) => edit?.discard())).toEqual([true, true, true])
    expect(texts(notes.view)).toEqual({ a: 'one', z: 'was there' })
    device.resume()
    await stage.settled()
    expect(statesOf(made)).toEqual(['settled', 'discarded', 'discarded', 'discarded'])
  })
})

it.each([
  ['removed', ({ notes }: Started) => notes.remove('z')],
  ['cleared', ({ notes }: Started) => notes.clear()],
])(
  'what was made of a new item goes with its put, while the old one is still to be %s',
  async (_, take) => {
    const started = await start()
    const { stage, notes, device, told } = started
    device.cut()
    const made = [take(started), notes.put('z', { text: 'anew' })]
    made.push(notes.update('z', (draft) => void (draft.text += ' and more')))
    expect(made[1]?.discard()).toBe(true)
    expect(statesOf(made)).toEqual(['queued', 'discarded', 'discarded'])
    device.resume()
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual({})
    expect(told).toEqual([])
  },
)

describe.each([
  ['its user takes it back', (edit: () => Edit) => void edit().discard()],
  [
    'the batch it was made in throws',
    (edit: () => Edit, batch: (run: () => void) => void) => {
      const wrong = new Error('wrong')
      expect(() => {
        batch(() => {
          edit()
          throw wrong
        })
      }).toThrow(wrong)
    },
  ],
])('when %s', (_, takeBack) => {
  it('an edit that was made once more has failed as before', async () => {
    const { stage, account, notes, edits } = await start()
    stage.server.faults.refuse({ kind: 'publish' }, REFUSED, { times: 1 })
    const edit = notes.put('a', { text: 'one' })
    await stage.settled()
    takeBack(
      () => edit.retry(),
      (run) => account.batch(run),
    )
    expect(edits()).toEqual([edit])
    expect(notes.status).toMatchObject({ pending: 0, failed: 1 })
    edit.retry()
    await stage.settled()
    expect(notes.status).toMatchObject({ pending: 0, failed: 0 })
    expect(texts(notes.view)).toEqual({ a: 'one', z: 'was there' })
  })

  it('a conflict that was answered with it stands as before', async () => {
    const { stage, account, notes, device, told } = await start()
    device.cut()
    notes.put('z', { text: 'ours' })
    stage.juliet.publish(NOTES, 'z', note('theirs'))
    device.resume()
    await stage.settled()
    expect(told).toEqual(['overwrote'])
    let conflicts: readonly { restore(): Edit }[] = []
    notes.conflicts$.subscribe((list) => (conflicts = list))
    takeBack(
      () => conflicts[0]!.restore(),
      (run) => account.batch(run),
    )
    expect(told).toEqual(['overwrote'])
    expect(texts(notes.view)).toEqual({ z: 'ours' })
    conflicts[0]!.restore()
    await stage.settled()
    expect(told).toEqual([])
    expect(texts(notes.view)).toEqual({ z: 'theirs' })
  })
})

describe('an update of a new item whose put the server refuses', () => {
  it('fails for the same reason, as the item is not there', async () => {
    const { stage, notes } = await start()
    stage.server.faults.refuse({ kind: 'publish', item: 'a' }, REFUSED, { times: 2 })
    const made = [
      notes.put('a', { text: 'one' }),
      notes.update('a', (draft) => void (draft.text += '!')),
    ]
    await stage.pass(10_000)
    expect(statesOf(made)).toEqual(['failed', 'failed'])
    expect(made[1]?.outcome).toEqual(made[0]?.outcome)
  })
})
