/** `npm run bench:structure`: what a view could be made of. One item is replaced, and read from the new version. */
import { median, medianRatio } from './measure/median.ts'
import { timeActs, type Box } from './measure/timeActs.ts'
import { duration, table, thousands, times } from './report/markdown.ts'
import { digest, firstRooms, places, roomOf } from './room.ts'
import { candidates, type Candidate } from './structure/candidates.ts'

const SWEEPS = 7
const BOX: Box = { ms: 200, warmUp: 500, atLeast: 5, atMost: 20_000 }
const names = Object.keys(candidates)

const lines: string[][] = []
for (const items of [1_000, 10_000, 100_000]) {
  const sweeps: number[][] = []
  for (let sweep = 0; sweep < SWEEPS; sweep++) sweeps.push(await sweepOver(items))
  const timesOf = (i: number) => sweeps.map((all) => all[i] ?? null)
  lines.push([
    thousands(items),
    ...names.map((_, i) => {
      const us = median(timesOf(i).flatMap((time) => time ?? []))
      return `${duration(us)} (${times(medianRatio(timesOf(i), timesOf(0)))})`
    }),
  ])
}
console.log(table(['items', ...names], lines))

/** Microseconds an update of each candidate. */
async function sweepOver(items: number): Promise<number[]> {
  const start = firstRooms(items).map((room) => [room.jid, room] as const)
  const all: number[] = []
  for (const name of names) {
    globalThis.gc?.()
    const candidate = candidates[name]?.(start.map(([jid, room]) => [jid, room])) as Candidate
    all.push(await timeReplacing(name, candidate, items))
  }
  return all
}

async function timeReplacing(name: string, candidate: Candidate, items: number): Promise<number> {
  const place = places(items)
  const expected = new Map(firstRooms(items).map((room) => [room.jid, room]))
  const { usPerOp } = await timeActs(BOX, (i) => {
    const room = roomOf(place.next().value, i + 1)
    expected.set(room.jid, room)
    return () => {
      candidate.set(room.jid, room)
      return candidate.get(room.jid)?.jid
    }
  })
  if (digest(candidate.rooms()) !== digest(expected.values())) {
    throw new Error(`${name} holds something else than it should`)
  }
  return usPerOp
}
