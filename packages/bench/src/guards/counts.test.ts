/** Budgets that are numbers of things done, not times: the same on each machine. */
import { bookmarks, createAccount, defineCollection, type Bookmark, type Codec } from '@rxpep/core'
import { parseXml } from '@rxpep/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { firstRooms, jidOf, roomOf } from '../room.ts'
import { benchClock } from '../sides/benchClock.ts'
import { RxpepStream } from '../sides/rxpepStream.ts'
import { answerText, parsedEvent } from '../sides/wire.ts'

/** What a codec and an order were asked, since it was last looked at. */
class Counts {
  decoded = 0
  encoded = 0
  keyed = 0
  judged = 0

  /** All of them, and from zero again. */
  take(): { decoded: number; encoded: number; keyed: number; judged: number } {
    const { decoded, encoded, keyed, judged } = this
    this.decoded = this.encoded = this.keyed = this.judged = 0
    return { decoded, encoded, keyed, judged }
  }
}

/** A collection of so many rooms in this process, whose codec counts. */
async function collectionOf(items: number) {
  const stream = new RxpepStream()
  const account = createAccount({ transport: stream.transport, clock: benchClock })
  onTestFinished(() => account.close())
  const counts = new Counts()
  const { codec } = bookmarks
  const counting: Codec<Bookmark> = {
    decode: (payload, id) => {
      counts.decoded += 1
      return codec.decode(payload, id)
    },
    encode: (value, id, previous) => {
      counts.encoded += 1
      return codec.encode(value, id, previous)
    },
  }
  const rooms = account.collection(defineCollection({ node: bookmarks.node, codec: counting }))
  const ready = rooms.whenReady()
  await stream.asked
  stream.answerItems(parseXml(answerText(firstRooms(items))))
  await ready
  counts.take()
  return { stream, rooms, counts }
}

const turn = () => Promise.resolve()

describe('one update', () => {
  it('wakes 1 of 1 000 who each watch an item of their own', async () => {
    const { stream, rooms } = await collectionOf(1_000)
    const woken: number[] = []
    for (let n = 0; n < 1_000; n++) rooms.item$(jidOf(n)).subscribe(() => woken.push(n))
    woken.length = 0
    stream.telling(jidOf(7), parsedEvent(roomOf(7, 1)))()
    await turn()
    expect(woken).toEqual([7])
  })

  it.each([100, 10_000])(
    'decodes one item, and asks a live query about one, of %d',
    async (items) => {
      const { stream, rooms, counts } = await collectionOf(items)
      const query = rooms.query({
        where: ({ autojoin }) => {
          counts.judged += 1
          return autojoin
        },
        orderBy: ({ name }) => {
          counts.keyed += 1
          return name
        },
      })
      query.subscribe(() => undefined)
      counts.take()
      stream.telling(jidOf(7), parsedEvent({ ...roomOf(7, 1), autojoin: true }))()
      await turn()
      expect(counts.take()).toEqual({ decoded: 1, encoded: 0, keyed: 1, judged: 1 })
    },
  )
})

describe('a burst of 100 stanzas in one turn', () => {
  it('is told once, with everything in it, and can be read at once', async () => {
    const { stream, rooms } = await collectionOf(1_000)
    let [views, changes] = [0, 0]
    rooms.view$.subscribe(() => (views += 1))
    rooms.changes$.subscribe((each) => (changes += each.length))
    views = 0
    for (let n = 0; n < 100; n++) {
      const room = roomOf(n, 1)
      stream.telling(room.jid, parsedEvent(room))()
      expect(rooms.view.get(room.jid)?.name).toBe(room.name)
    }
    expect(views).toBe(0)
    await turn()
    expect([views, changes]).toEqual([1, 100])
  })
})

describe('an edit', () => {
  /** What an edit of one room asks of the codec, from the call until the server has it. */
  async function costs(items: number, pending: number) {
    const { stream, rooms, counts } = await collectionOf(items)
    const rename = (n: number, nick: string) =>
      rooms.update(jidOf(n), (room) => {
        room.nick = nick
      })
    for (let n = 0; n < pending; n++) {
      stream.refuse(jidOf(50 + n))
      rename(50 + n, 'waiting')
      await stream.publishOf(jidOf(50 + n))
    }
    counts.take()
    let views = 0
    rooms.view$.subscribe(() => (views += 1))
    views = 0
    const edit = rename(7, 'JC the second')
    const { accept } = await stream.publishOf(jidOf(7))
    stream.telling(jidOf(7), parsedEvent({ ...roomOf(7, 0), nick: 'JC the second' }))()
    accept()
    expect(await edit.done).toMatchObject({ type: 'settled' })
    return { ...counts.take(), views }
  }

  it('asks no more of the codec in a large collection, nor beside many that wait', async () => {
    const small = await costs(200, 0)
    expect(small.views).toBe(1)
    expect(await costs(10_000, 0)).toEqual(small)
    expect(await costs(200, 100)).toEqual(small)
  })
})
