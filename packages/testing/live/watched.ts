import {
  createAccount,
  defineCollection,
  firstElement,
  ownText,
  xml,
  xmlCodec,
  type Account,
  type AccountOptions,
  type Collection,
  type Element,
  type TraceEntry,
  type Transport,
  type View,
} from '@rxpep/core'
import { filter, firstValueFrom } from 'rxjs'
import { onTestFinished } from 'vitest'
import { NODE, type Note } from './library.ts'

const notesHere = defineCollection({
  node: NODE,
  codec: xmlCodec({ name: 'note', xmlns: 'urn:example:note', fields: { text: ownText() } }),
})

/** The library over a transport, with what it tells and sends. */
export interface WatchedDevice {
  /** The account of the library. */
  readonly account: Account
  /** Its notes. */
  readonly notes: Collection<Note>
  /** Each view that it has told, from the first that was complete. */
  readonly views: Record<string, string>[]
  /** All that it has traced. */
  readonly trace: TraceEntry[]
  /** What it has sent, such as `iq items` and `presence`. */
  readonly sent: string[]
  /** Resolves when the view says this. */
  sees(expected: Readonly<Record<string, string>>): Promise<unknown>
}

/** Puts the library on a transport, watches its notes and waits until they are there. */
export async function watchedDevice(
  transport: Transport,
  options: Partial<AccountOptions> = {},
): Promise<WatchedDevice> {
  const sent: string[] = []
  const account = createAccount({
    transport: writingDown(transport, sent),
    presence: { priority: -1 },
    ...options,
  })
  onTestFinished(() => account.close())
  const notes = account.collection(notesHere)
  const views: Record<string, string>[] = []
  const trace: TraceEntry[] = []
  account.trace$.subscribe((entry) => trace.push(entry))
  let ready = false
  notes.subscribe((view) => {
    if (ready) views.push(textsOf(view))
  })
  views.push(textsOf(await notes.whenReady()))
  ready = true
  return {
    account,
    notes,
    views,
    trace,
    sent,
    sees: (expected) =>
      firstValueFrom(notes.view$.pipe(filter((view) => isSame(textsOf(view), expected)))),
  }
}

/** The payload of a note. */
function noteOf(text: string): Element {
  return xml('note', { xmlns: 'urn:example:note' }, text)
}

/** The `<event/>` of an item, as a server would write it. */
export function itemEvent(id: string, text: string): Element {
  return xml(
    'event',
    { xmlns: 'http://jabber.org/protocol/pubsub#event' },
    xml('items', { node: NODE }, xml('item', { id }, noteOf(text))),
  )
}

function textsOf(view: View<Note>): Record<string, string> {
  return Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const ids = Object.keys(a)
  return ids.length === Object.keys(b).length && ids.every((id) => a[id] === b[id])
}

function writingDown(transport: Transport, sent: string[]): Transport {
  const request: Transport['request'] = (iq, options) => {
    const pubsub = firstElement(iq)
    sent.push(`iq ${(pubsub && firstElement(pubsub)?.getName()) ?? 'query'}`)
    return transport.request(iq, options)
  }
  const send: Transport['send'] = (stanza) => {
    sent.push(stanza.getName())
    return transport.send(stanza)
  }
  return new Proxy(transport, {
    get(target, key) {
      if (key === 'request') return request
      if (key === 'send') return send
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
