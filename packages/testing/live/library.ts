import {
  createAccount,
  defineCollection,
  ownText,
  xmlCodec,
  type Account,
  type Collection,
  type Element,
  type Sharing,
  type TraceEntry,
  type Transport,
} from '@rxpep/core'
import { onTestFinished } from 'vitest'
import type { LiveAccount } from './liveServer.ts'
import { appClient, reaches } from './transports.ts'

/** A note. */
export interface Note {
  /** What it says. */
  readonly text: string
}

/** The node of the notes. */
export const NODE = 'urn:example:notes'

const codec = xmlCodec({ name: 'note', xmlns: 'urn:example:note', fields: { text: ownText() } })

/** A device with the library on it. */
export interface LibraryDevice {
  /** The account of the library. */
  readonly account: Account
  /** Its notes; they are watched. */
  readonly notes: Collection<Note>
  /** Every request that it has sent, as XML, in order. */
  readonly sent: string[]
  /** All that it has traced. */
  readonly trace: TraceEntry[]
}

/** Logs in without the library, as another client. */
export async function otherClient(service: string, account: LiveAccount): Promise<Transport> {
  const { app, transport } = appClient(service, account)
  await Promise.all([app.start(), reaches(transport, 'online')])
  return transport
}

/** Logs in with the library, its notes watched. */
export async function libraryDevice(
  service: string,
  credentials: LiveAccount,
  sharing: Sharing = 'refuse',
): Promise<LibraryDevice> {
  const sent: string[] = []
  const transport = writingDown(await otherClient(service, credentials), sent)
  const account = createAccount({ transport, presence: { priority: -1 } })
  onTestFinished(() => account.close())
  const trace: TraceEntry[] = []
  account.trace$.subscribe((entry) => trace.push(entry))
  const notes = account.collection(defineCollection({ node: NODE, codec, sharing }))
  notes.subscribe(() => undefined)
  return { account, notes, sent, trace }
}

function writingDown(transport: Transport, sent: string[]): Transport {
  const request: Transport['request'] = (iq: Element, options) => {
    sent.push(iq.toString())
    return transport.request(iq, options)
  }
  return new Proxy(transport, {
    get(target, key) {
      if (key === 'request') return request
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** What a view of notes says, as a plain object. */
export function texts({ view }: Collection<Note>): Record<string, string> {
  return Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))
}

/** The values of a field in the forms of what was sent with this element, in order; nothing where the field is missing. */
export function sentValues(
  sent: readonly string[],
  element: string,
  field: string,
): (string | undefined)[] {
  const value = new RegExp(`var="pubsub#${field}"[^>]*><value>([^<]*)`)
  return sent.filter((iq) => iq.includes(`<${element}`)).map((iq) => value.exec(iq)?.[1])
}
