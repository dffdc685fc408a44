/**
 * What an edit costs without the network: `update()` until `view$` has told it, and taking it back again. It must not grow with the
 * collection, nor with the edits that wait. Each side does the same edits; only what lies around them differs.
 */
import { bookmarks, createAccount, type Collection, type Element } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { xml } from '../src/xml/element.ts'
import { besideBar, compareSides, timeSteps, type Side } from './measure.ts'
import { idOf } from './work.ts'

const EDITS = 2_000
const PLACES = 500
const SELF = 'juliet@capulet.lit'

type Rooms = Collection<
  (typeof bookmarks)['codec'] extends { decode(...args: never): infer T } ? T : never
>

/** A collection of so many rooms, whose stream is gone. */
async function offline(size: number): Promise<{ rooms: Rooms; end: () => Promise<void> }> {
  const server = createServer({ maxItems: 1_000_000, transcript: false })
  const device = server.account(SELF).connect({ resource: 'bench' })
  const account = createAccount({ transport: device })
  const rooms = account.collection(bookmarks) as unknown as Rooms
  await rooms.whenReady()
  server.inject(device.fullJid, allRooms(size))
  await server.settled()
  device.cut()
  return { rooms, end: () => account.close() }
}

function side(name: string, size: number, pending: number): Side {
  return {
    name,
    async run() {
      const { rooms, end } = await offline(size)
      let calls = 0
      rooms.subscribe(() => (calls += 1))
      for (let n = 0; n < pending; n++) rename(rooms, PLACES + (n % (size - PLACES)), n)
      calls = 0
      let sum = 0
      const ms = timeSteps(
        EDITS,
        (i) => i,
        (i) => {
          const edit = rename(rooms, i % PLACES, i)
          sum += rooms.view.get(idOf(i % PLACES))?.nick?.length ?? NaN
          edit.discard()
        },
      )
      const result = `${calls} calls, sum ${sum}, ${rooms.view.get(idOf(0))?.nick}`
      await end()
      return { ms, result }
    },
  }
}

function rename(rooms: Rooms, n: number, i: number): ReturnType<Rooms['update']> {
  return rooms.update(idOf(n), (room) => {
    room.nick = `nick ${i}`
  })
}

/** One event that tells all rooms. */
function allRooms(size: number): Element {
  const list = xml('items', { node: bookmarks.node })
  for (let n = 0; n < size; n++) {
    const payload = xml('conference', { xmlns: bookmarks.node, name: `Room ${n}` })
    const item = xml('item', { id: idOf(n) }, payload)
    item.parent = list
    list.children.push(item)
  }
  const event = xml('event', { xmlns: 'http://jabber.org/protocol/pubsub#event' }, list)
  return xml('message', { from: SELF, type: 'headline' }, event)
}

const comparisons = [
  {
    sides: [side('1 000', 1_000, 0), side('100 000', 100_000, 0)],
    bar: 3,
    what: '100 000 items beside 1 000',
  },
  {
    sides: [side('none', 10_000, 0), side('1 000', 10_000, 1_000)],
    bar: 2,
    what: '1 000 edits pending beside none',
  },
]
for (const { sides, bar, what } of comparisons) {
  const [base, other] = await compareSides(sides, 5, 2)
  const us = (ms = 0) => `${((ms * 1000) / EDITS).toFixed(1)} µs`
  console.log(
    `edit, ${what}: ${us(base?.ms)} and ${us(other?.ms)}, ${besideBar(other?.ratio ?? NaN, bar)}`,
  )
}
