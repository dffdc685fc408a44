import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { CARDS, shown, twoTables, type CardInput, type CardTable } from '../../test/cards.ts'
import { statesOf } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { writes } from '../../test/wire.ts'
import type { Edit } from '../sync/edit.ts'

const GARDEN: CardInput = { title: 'Garden' }
const garden = { title: 'Garden', done: false, tasks: [] }

describe('a batch', () => {
  it('is seen at once in all collections, and each tells once, before it is over', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    stage.juliet.publish(NOTES, 'a', note('one'))
    await here.notes.whenReady()
    const seen: unknown[] = []
    const look = (): void => {
      seen.push([shown(here), texts(here.notes.view)])
    }
    here.cards.changes$.subscribe(look)
    here.notes.changes$.subscribe(look)
    const result = here.account.batch(() => {
      here.cards.update('garden', (card) => void (card.done = true))
      here.cards.put('hall', { title: 'Hall' })
      here.notes.put('a', { text: 'two' })
      here.notes.put('b', { text: 'three' })
      expect(here.cards.view.size).toBe(2)
      expect(seen).toEqual([])
      return 'done'
    })
    expect(result).toBe('done')
    const after = [
      { garden: { ...garden, done: true }, hall: { title: 'Hall', done: false, tasks: [] } },
      { a: 'two', b: 'three' },
    ]
    expect(seen).toEqual([after, after])
    await stage.pass(10_000)
    expect(seen).toHaveLength(2)
  })

  it('tells its status and its edits once', async () => {
    const { here } = await twoTables()
    const pending: number[] = []
    const lists: number[] = []
    here.cards.status$.subscribe((status) => pending.push(status.pending))
    here.cards.edits$.subscribe((edits) => lists.push(edits.length))
    here.account.batch(() => {
      for (const id of ['a', 'b', 'c']) here.cards.put(id, { title: id })
    })
    expect(pending).toEqual([0, 3])
    expect(new Set(lists)).toEqual(new Set([0, 3]))
  })

  it('counts in the status while it is under way, and is waited for', async () => {
    const { here, stage } = await twoTables()
    const seen: unknown[] = []
    here.device.cut()
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' })
      expect(here.cards.status.pending).toBe(1)
      void here.account.whenInSync().then(() => seen.push('in sync', here.cards.status.pending))
    })
    await stage.settled()
    expect(seen).toEqual([])
    here.device.resume()
    await stage.pass(10_000)
    expect(seen).toEqual(['in sync', 0])
  })

  it('is in the status of all its collections when the first one tells', async () => {
    const { here } = await twoTables()
    await here.notes.whenReady()
    const seen: number[] = []
    here.cards.changes$.subscribe(() => seen.push(here.notes.status.pending))
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' })
      here.notes.put('a', { text: 'one' })
    })
    expect(seen).toEqual([1])
  })

  it('puts and updates the same item, in one write', async () => {
    const { here, there, stage } = await twoTables()
    const edits = here.account.batch(() => [
      here.cards.put('hall', { title: 'Hall' }),
      here.cards.update('hall', (card) => void (card.done = true)),
      here.cards.update('hall', (card) => void (card.title += ' of mirrors')),
    ])
    await stage.pass(10_000)
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled'])
    expect(writes(here.device)).toEqual(['publish hall'])
    expect(shown(there)).toEqual({ hall: { title: 'Hall of mirrors', done: true, tasks: [] } })
  })

  it('tells nobody who subscribes in it of half of it', async () => {
    const { here } = await twoTables()
    const { values } = record(here.cards.changes$)
    const sizes: number[] = []
    here.account.batch(() => {
      here.cards.put('a', { title: 'a' })
      here.cards.view$.subscribe((view) => sizes.push(view.size))
      here.cards.put('b', { title: 'b' })
    })
    expect(values.map((changes) => changes.length)).toEqual([2])
    expect(sizes).toEqual([0, 2])
  })

  it('takes back all when it throws: nothing is told, nothing is sent', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    const views = record(here.cards.view$)
    const edits: Edit[] = []
    const wrong = new Error('wrong')
    const batch = (): void => {
      edits.push(
        here.cards.put('hall', { title: 'Hall' }),
        here.cards.update('hall', (card) => void (card.done = true)),
        here.cards.remove('hall'),
        here.cards.update('garden', (card) => void (card.done = true)),
        here.cards.clear(),
        here.notes.put('a', { text: 'one' }),
      )
      throw wrong
    }
    expect(() => here.account.batch(batch)).toThrow(wrong)
    expect(shown(here)).toEqual({ garden })
    expect(new Set(statesOf(edits))).toEqual(new Set(['discarded']))
    await stage.pass(10_000)
    expect(writes(here.device)).toEqual([])
    expect(views.values).toHaveLength(1)
    expect(here.account.history).toEqual({ undo: 0, redo: 0 })
    expect(stage.juliet.items(CARDS).map(({ id }) => id)).toEqual(['garden'])
  })

  it.each<[after: string, act: (table: CardTable) => void]>([
    ['a put', ({ cards }) => cards.put('hall', { title: 'Hall' })],
    ['a removal', ({ cards }) => cards.remove('garden')],
    ['a put that is discarded', ({ cards }) => cards.put('hall', { title: 'Hall' }).discard()],
    [
      'a batch that throws',
      ({ account, cards }) => {
        const batch = () => {
          cards.put('hall', { title: 'Hall' })
          throw new Error('inner')
        }
        expect(() => account.batch(batch)).toThrow('inner')
      },
    ],
  ])('that throws after it has cleared all, and after %s, clears nothing', async (_, act) => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    await stage.pass(10_000)
    const batch = (): void => {
      here.cards.clear()
      act(here)
      throw new Error('wrong')
    }
    expect(() => here.account.batch(batch)).toThrow('wrong')
    expect(shown(here)).toEqual({ garden })
    await stage.pass(10_000)
    expect(writes(here.device)).toEqual([])
    expect(stage.juliet.items(CARDS).map(({ id }) => id)).toEqual(['garden'])
  })

  it('that throws after it has cleared all twice, and taken one back, clears nothing', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    await stage.pass(10_000)
    const batch = (): void => {
      const [one] = [here.cards.clear(), here.cards.clear()]
      expect(one.discard()).toBe(true)
      throw new Error('wrong')
    }
    expect(() => here.account.batch(batch)).toThrow('wrong')
    await stage.pass(10_000)
    expect(writes(here.device)).toEqual([])
    expect(shown(here)).toEqual({ garden })
  })

  it.each(['remove', 'clear'] as const)(
    'leaves alone what waited before, though a %s of it had made that pointless',
    async (type) => {
      const { here, there, stage } = await twoTables({ garden: GARDEN })
      here.device.cut()
      const edits = [
        here.cards.update('garden', (card) => void (card.done = true)),
        here.cards.update('garden', (card) => void (card.title = 'Orchard')),
      ]
      const batch = (): void => {
        here.cards[type]('garden')
        expect(here.cards.view.size).toBe(0)
        throw new Error('wrong')
      }
      expect(() => here.account.batch(batch)).toThrow('wrong')
      const expected = { garden: { title: 'Orchard', done: true, tasks: [] } }
      expect(shown(here)).toEqual(expected)
      expect(statesOf(edits)).toEqual(['queued', 'queued'])
      here.device.resume()
      await stage.pass(10_000)
      expect(statesOf(edits)).toEqual(['settled', 'settled'])
      expect(shown(there)).toEqual(expected)
    },
  )

  it('in a batch is part of it', async () => {
    const { here } = await twoTables()
    const { values } = record(here.cards.changes$)
    here.account.batch(() => {
      here.cards.put('a', { title: 'a' })
      here.account.batch(() => here.cards.put('b', { title: 'b' }))
      expect(values).toEqual([])
      here.cards.put('c', { title: 'c' })
    })
    expect(values.map((changes) => changes.length)).toEqual([3])
    here.account.undo()
    expect(shown(here)).toEqual({})
  })

  it('in a batch is taken back alone when the outer one goes on', async () => {
    const { here, stage } = await twoTables()
    here.account.batch(() => {
      here.cards.put('a', { title: 'a' })
      const inner = (): void => {
        here.cards.put('b', { title: 'b' })
        throw new Error('wrong')
      }
      expect(() => here.account.batch(inner)).toThrow('wrong')
      here.cards.put('c', { title: 'c' })
    })
    await stage.pass(10_000)
    expect(Object.keys(shown(here))).toEqual(['a', 'c'])
  })

  it('is refused when it is async, and taken back', async () => {
    const { here, stage } = await twoTables()
    const batch = async (): Promise<void> => {
      here.cards.put('a', { title: 'a' })
      await Promise.reject(new Error('nobody hears of this'))
    }
    expect(() => here.account.batch(batch)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'async-recipe' }),
    )
    await stage.pass(10_000)
    expect(shown(here)).toEqual({})
    expect(writes(here.device)).toEqual([])
  })

  it('that makes nothing tells nothing', async () => {
    const { here } = await twoTables()
    const { values } = record(here.cards.status$)
    expect(here.account.batch(() => 7)).toBe(7)
    expect(values).toHaveLength(1)
    expect(here.account.history).toEqual({ undo: 0, redo: 0 })
  })

  it('takes back what was retried in it', async () => {
    const { notes, account, stage } = await onBalcony()
    stage.server.faults.refuse({ kind: 'publish' }, { type: 'auth', condition: 'forbidden' })
    const failed = notes.put('c', { text: 'three' })
    await stage.pass(10_000)
    let again: Edit | undefined
    const batch = (): void => {
      again = failed.retry()
      throw new Error('wrong')
    }
    expect(() => account.batch(batch)).toThrow('wrong')
    expect(again?.state).toBe('discarded')
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
  })
})
