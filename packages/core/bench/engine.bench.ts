/**
 * A decoded event to the callback of a subscriber (fold, overlay, notify) against `Map.set` and the same callback.
 * Events are decoded (untimed) right before they are folded, as they are when they come over the wire.
 */
import { fold } from '../src/fold/fold.ts'
import { emptyRemote } from '../src/fold/remote.ts'
import { isGoodItem, type Item } from '../src/model/item.ts'
import type { NodeEvent } from '../src/model/nodeEvent.ts'
import { overlay } from '../src/view/overlay.ts'
import { besideBar, compareSides, timeSteps, type Score, type Side } from './measure.ts'
import { digest, idOf, itemOf, numbers, SIZES, type Room } from './work.ts'

const BAR = 5
const UPDATES = 40_000

type Event = NodeEvent<Item<Room>>

/** The node as it stands before, and the events that then come. */
interface Work {
  readonly size: number
  event(i: number): Event
}

/** What a side does: takes events one by one. */
interface Engine {
  take(event: Event): void
  readonly view: ReadonlyMap<string, Room>
}

function bareMap(subscriber: (view: ReadonlyMap<string, Room>) => void): Engine {
  const view = new Map<string, Room>()
  return {
    view,
    take(event) {
      if (event.type === 'published') {
        if (isGoodItem(event.item)) view.set(event.item.id, event.item.value)
      } else if (event.type === 'retracted') view.delete(event.id)
      subscriber(view)
    },
  }
}

function ourEngine(subscriber: (view: ReadonlyMap<string, Room>) => void): Engine {
  let remote = emptyRemote<Room>()
  let view = overlay(remote, [])
  return {
    get view() {
      return view
    },
    take(event) {
      remote = fold(remote, event)
      const next = overlay(remote, [])
      if (next === view) return
      view = next
      subscriber(view)
    },
  }
}

function side(name: string, create: typeof bareMap, { size, event }: Work): Side {
  return {
    name,
    run() {
      let calls = 0
      const engine = create((view) => (calls += view.size >= 0 ? 1 : 0))
      for (let n = 0; n < size; n++) engine.take({ type: 'published', item: itemOf(n, 0) })
      const ms = timeSteps(UPDATES, event, (each) => {
        engine.take(each)
      })
      return { ms, result: `${digest(engine.view)}, ${calls} calls` }
    },
  }
}

function worksAt(size: number): Record<string, Work> {
  const places = [...numbers(UPDATES, size)]
  const place = (i: number) => places[i % UPDATES] as number
  return {
    replace: { size, event: (i) => ({ type: 'published', item: itemOf(place(i), i + 1) }) },
    insert: { size, event: (i) => ({ type: 'published', item: itemOf(size + i, 1) }) },
    'remove and insert': {
      size,
      event: (i) =>
        i % 2 === 0
          ? { type: 'retracted', id: idOf(place(i)) }
          : { type: 'published', item: itemOf(place(i - 1), i) },
    },
  }
}

for (const size of SIZES) {
  for (const [name, work] of Object.entries(worksAt(size))) {
    const sides = [side('bare', bareMap, work), side('engine', ourEngine, work)]
    const [bare, ours] = (await compareSides(sides)) as [Score, Score]
    const us = ({ ms }: Score) => `${((ms * 1000) / UPDATES).toFixed(2)} µs`
    console.log(
      `engine, ${name}, ${size} items: bare ${us(bare)}, ours ${us(ours)}, ${besideBar(ours.ratio, BAR)}`,
    )
  }
}
