import { describe, expect, it } from 'vitest'
import type { Profile } from '@rxpep/testing'
import { pointScene } from '../../test/points.ts'
import { stages } from '../../test/play.ts'

const ITEMS = 50

/** How much of 10 000 edits is seen, on a device that gets events or none. */
async function count(profile: Profile, rounds: number, events = true) {
  const { stage, players } = await pointScene(profile)
  const [{ points, jid }] = players
  for (const { account } of players.slice(1)) void account.close()
  await stage.pass(1_000)
  if (!events) stage.server.faults.drop({ to: jid, kind: 'event' })
  let [views, changes, items] = [-1, 0, -1]
  points.view$.subscribe(() => (views += 1))
  points.changes$.subscribe((list) => (changes += list.length))
  points.item$('n7').subscribe(() => (items += 1))
  const ends = new Map<string, number>()
  for (let round = 1; round <= rounds; round += 1) {
    for (let n = 0; n < ITEMS; n += 1) {
      const edit = points.put(`n${n}`, { a: round, b: n, c: 0 })
      void edit.done.then(({ type }) => ends.set(type, (ends.get(type) ?? 0) + 1))
    }
    await stage.settled()
    await stage.pass(events ? 10 : 3_000)
  }
  await stage.pass(20_000)
  return { views, changes, items, ends: Object.fromEntries(ends) }
}

describe('of 10 000 edits each is exactly one visible change', () => {
  it.each([
    ['4 000 where the event comes before the result', stages[0]!, 80, true],
    ['4 000 where the result comes before the event', stages[2]!, 80, true],
    ['2 000 where no event comes at all', stages[0]!, 40, false],
  ] as const)(
    '%s',
    async (_, profile, rounds, events) => {
      const edits = rounds * ITEMS
      expect(await count(profile, rounds, events)).toEqual({
        views: edits,
        changes: edits,
        items: rounds,
        ends: { settled: edits },
      })
    },
    60_000,
  )
})
