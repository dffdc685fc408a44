/**
 * A parsed stanza to the callback of a `view$` subscriber, through the public API, against what an app would write by hand
 * with the same checks: is it from the own account, is it news; then decode, `Map.set` and the same callback. One stanza
 * a turn: each is told on its own.
 */
import { bookmarks, createAccount, type Bookmark, type Element, type Transport } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { Subject } from 'rxjs'
import { parsePubsubEvent } from '../src/protocol/pubsubEvent.ts'
import { canonicalEqual } from '../src/xml/canonical.ts'
import { parseXml } from '../src/xml/parseXml.ts'
import { xml } from '../src/xml/element.ts'
import { besideBar, compareSides, timeTurns, type Side } from './measure.ts'
import { digest, idOf, numbers, SIZES } from './work.ts'

const BAR = 2
const UPDATES = 5_000
const SELF = 'juliet@capulet.lit'

type Callback = (view: ReadonlyMap<string, Bookmark>) => void

/** What a side does: takes stanzas one by one. */
interface Path {
  take(message: Element): void
  readonly view: ReadonlyMap<string, Bookmark>
  end(): Promise<void>
}

function barePath(callback: Callback): Promise<Path> {
  const values = new Map<string, Bookmark>()
  const sources = new Map<string, Element>()
  return Promise.resolve({
    view: values,
    take(message) {
      const event = parsePubsubEvent(message, SELF)
      if (event?.type !== 'event') return
      for (const each of event.events) {
        if (each.type !== 'published' || each.item.payload === undefined) continue
        const { id, payload } = each.item
        const known = sources.get(id)
        if (known !== undefined && canonicalEqual(known, payload)) continue
        values.set(id, bookmarks.codec.decode(payload, id))
        sources.set(id, payload)
      }
      callback(values)
    },
    end: () => Promise.resolve(),
  })
}

async function ourPath(callback: Callback): Promise<Path> {
  const server = createServer({ maxItems: 1_000_000, transcript: false })
  const device = server.account(SELF).connect()
  const message$ = new Subject<Element>()
  const account = createAccount({ transport: withMessages(device, message$) })
  const rooms = account.collection(bookmarks)
  const ready = rooms.whenReady()
  rooms.view$.subscribe(callback)
  await ready
  return {
    get view() {
      return rooms.view
    },
    take(message) {
      message$.next(message)
    },
    end: () => account.close(),
  }
}

/** The same stream, with messages of our making between those of the server. */
function withMessages(device: Transport, message$: Subject<Element>): Transport {
  device.message$.subscribe(message$)
  return {
    jid: device.jid,
    get connection() {
      return device.connection
    },
    connection$: device.connection$,
    message$,
    request: (iq, options) => device.request(iq, options),
    send: (stanza) => device.send(stanza),
    respond: (responder) => device.respond(responder),
    close: () => device.close(),
  }
}

function side(
  name: string,
  create: typeof ourPath,
  size: number,
  place: (i: number) => number,
): Side {
  return {
    name,
    async run() {
      let calls = 0
      const path = await create(() => (calls += 1))
      path.take(firstMessage(size))
      await Promise.resolve()
      globalThis.gc?.()
      calls = 0
      const ms = await timeTurns(
        UPDATES,
        (i) => update(place(i), i + 1),
        (message) => {
          path.take(message)
        },
      )
      const result = `${digest(path.view)}, ${calls} calls`
      await path.end()
      return { ms, result }
    },
  }
}

/** One event that tells all items. */
function firstMessage(size: number): Element {
  const list = xml('items', { node: bookmarks.node })
  for (let n = 0; n < size; n++) {
    const payload = xml('conference', { xmlns: bookmarks.node, name: `Room ${n}, 0` })
    const item = xml('item', { id: idOf(n) }, payload)
    item.parent = list
    list.children.push(item)
  }
  const event = xml('event', { xmlns: 'http://jabber.org/protocol/pubsub#event' }, list)
  return xml('message', { from: SELF, type: 'headline' }, event)
}

function update(n: number, serial: number): Element {
  return parseXml(
    `<message xmlns='jabber:client' from='${SELF}' type='headline' id='${serial}'>` +
      `<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${bookmarks.node}'>` +
      `<item id='${idOf(n)}' publisher='${SELF}'>` +
      `<conference xmlns='${bookmarks.node}' name='Room ${n}, ${serial}' autojoin='true'>` +
      `<nick>JC</nick></conference></item></items></event></message>`,
  )
}

for (const size of SIZES) {
  const places = [...numbers(UPDATES, size)]
  const place = (i: number) => places[i % UPDATES] as number
  const sides = [side('bare', barePath, size, place), side('path', ourPath, size, place)]
  const [bare, ours] = await compareSides(sides, size > 10_000 ? 5 : 9, 2)
  const us = (ms = 0) => `${((ms * 1000) / UPDATES).toFixed(2)} µs`
  console.log(
    `path, replace, ${size} items: bare ${us(bare?.ms)}, ours ${us(ours?.ms)}, ${besideBar(ours?.ratio ?? NaN, BAR)}`,
  )
}
