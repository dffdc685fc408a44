import {
  createAccount,
  type Account,
  type AccountOptions,
  type Collection,
  type Sharing,
  type TraceEntry,
  type Transport,
  type View,
} from '@rxpep/core'
import { filter, firstValueFrom } from 'rxjs'
import { onTestFinished } from 'vitest'
import type { LiveAccount } from './liveServer.ts'
import { defineNotes, type Note } from './notes.ts'
import { appClient, reaches } from './transports.ts'

/** What a device is made with beside its stream. */
export interface DeviceOptions extends Partial<AccountOptions> {
  /** What the notes' definition says about other people's access. */
  readonly sharing?: Sharing
}

/** An account of the library, with all that it does. */
export interface RecordedAccount {
  /** The account. */
  readonly account: Account
  /** Every stanza that it has sent, as XML, in order; requests that were refused here too. */
  readonly sent: string[]
  /** All that it has traced. */
  readonly trace: TraceEntry[]
}

/** A device with the library on it. */
export interface LibraryDevice extends RecordedAccount {
  /** Its notes; they are watched. */
  readonly notes: Collection<Note>
  /** Each view that it has told, from the first that was complete. */
  readonly views: Record<string, string>[]
  /** Resolves when the view says this. */
  sees(expected: Readonly<Record<string, string>>): Promise<unknown>
}

/** Logs in without the library, as another client. */
export async function otherClient(service: string, account: LiveAccount): Promise<Transport> {
  const { app, transport } = appClient(service, account)
  await Promise.all([app.start(), reaches(transport, 'online')])
  return transport
}

/** Puts the library on a transport, with a presence of its own; closed when the test is over. */
export function recordedAccount(
  transport: Transport,
  options: Partial<AccountOptions> = {},
): RecordedAccount {
  const sent: string[] = []
  const account = createAccount({
    transport: writingDown(transport, sent),
    presence: { priority: -1 },
    ...options,
  })
  onTestFinished(() => account.close())
  const trace: TraceEntry[] = []
  account.trace$.subscribe((entry) => trace.push(entry))
  return { account, sent, trace }
}

/** Logs in with the library, its notes watched. */
export async function libraryDevice(
  service: string,
  credentials: LiveAccount,
  options: DeviceOptions = {},
): Promise<LibraryDevice> {
  return deviceOver(await otherClient(service, credentials), options)
}

/** Logs in with the library over this transport, its notes watched, and waits until they are there. */
export async function readyDevice(
  transport: Transport,
  options: DeviceOptions = {},
): Promise<LibraryDevice> {
  const device = deviceOver(transport, options)
  await device.notes.whenReady()
  return device
}

/** The library over a transport, its notes watched. */
function deviceOver(
  transport: Transport,
  { sharing = 'refuse', ...options }: DeviceOptions,
): LibraryDevice {
  const recorded = recordedAccount(transport, options)
  const notes = recorded.account.collection(defineNotes(sharing))
  const views: Record<string, string>[] = []
  let complete = false
  notes.subscribe((view) => {
    if (complete) views.push(textsOf(view))
  })
  const begin = (view: View<Note>) => {
    views.push(textsOf(view))
    complete = true
  }
  notes.whenReady().then(begin, () => undefined)
  return {
    ...recorded,
    notes,
    views,
    sees: (expected) =>
      firstValueFrom(notes.view$.pipe(filter((view) => isSame(textsOf(view), expected)))),
  }
}

function writingDown(transport: Transport, sent: string[]): Transport {
  const request: Transport['request'] = (iq, options) => {
    sent.push(iq.toString())
    return transport.request(iq, options)
  }
  const send: Transport['send'] = (stanza) => {
    sent.push(stanza.toString())
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

/** What the view of a collection of notes says, as a plain object. */
export function texts({ view }: Collection<Note>): Record<string, string> {
  return textsOf(view)
}

function textsOf(view: View<Note>): Record<string, string> {
  return Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const ids = Object.keys(a)
  return ids.length === Object.keys(b).length && ids.every((id) => a[id] === b[id])
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
