/**
 * Bytes per item beyond a plain `Map` of the same values, with the index that iterates in ItemID order. The source XML is
 * counted apart; the cells that point to it are not.
 */
import { fold } from '../src/fold/fold.ts'
import { emptyRemote } from '../src/fold/remote.ts'
import { overlay } from '../src/view/overlay.ts'
import { median } from './measure.ts'
import { digest, itemOf, type Room, SIZES } from './work.ts'

const GOAL = 40

/** Bytes that each of many equal things takes, so that what is only there once does not count. */
function weigh<K>(copies: number, create: () => K): { bytes: number; one: K } {
  const kept = [create()]
  const before = liveBytes()
  for (let i = 0; i < copies; i++) kept.push(create())
  return { bytes: (liveBytes() - before) / copies, one: kept[0] as K }
}

function liveBytes(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  for (let i = 0; i < 4; i++) globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function bytesPerItem(size: number): { beyond: number; source: number } {
  const copies = Math.ceil(200_000 / size)
  const items = Array.from({ length: size }, (_, n) => itemOf(n, 0))
  const source = weigh(1, () => items.map((_, n) => itemOf(n, 0).source))
  const plain = weigh(copies, () => new Map(items.map(({ id, value }) => [id, value])))
  const ours = weigh(copies, () => {
    const view = overlay(fold(emptyRemote<Room>(), { type: 'snapshot', items }), [])
    for (const id of view.keys()) if (id === '') break
    return view
  })
  const [expected, actual] = [digest(plain.one), digest(ours.one)]
  if (expected !== actual) throw new Error(`the view has ${actual}, the map has ${expected}`)
  return { beyond: (ours.bytes - plain.bytes) / size, source: source.bytes / size - 8 }
}

for (const size of SIZES) {
  const runs = Array.from({ length: 5 }, () => bytesPerItem(size))
  const beyond = median(runs.map((run) => run.beyond))
  const source = median(runs.map((run) => run.source))
  const mark = beyond > GOAL ? ', MISSED' : ''
  console.log(
    `memory, ${size} items: ${beyond.toFixed(1)} bytes per item beyond a Map (goal ${GOAL}${mark}); source XML ${source.toFixed(0)}`,
  )
}
