import { client } from '@xmpp/client'
import { WebSocket } from 'ws'
import { createAccount, type Account, type Transport } from '@rxpep/core'
import { connect, xmppTransport } from '@rxpep/core/xmpp'
import type { Credentials, Options } from './options.ts'

/** A device whose connection can be cut, as a tunnel or a lift does it. */
export interface Chamber {
  readonly name: string
  readonly account: Account
  readonly cut: () => void
  readonly close: () => Promise<void>
}

/** The simple way: the library logs in by itself. */
export function openBalcony({ service, juliet }: Options): Account {
  return connect({ service, ...juliet, resource: 'balcony' })
}

/** The other way: the app has a client already, and shares it with the library. */
export function openChamber({ service, juliet }: Options, name: string): Chamber {
  const xmpp = createClient(service, juliet, name)
  const account = createAccount({ transport: xmppTransport(xmpp), presence: { priority: -1 } })
  start(xmpp)
  return {
    name,
    account,
    cut: () => {
      cut(xmpp.socket)
    },
    async close() {
      await account.close()
      await xmpp.stop()
    },
  }
}

/** Somebody else's plain connection: no collections, only stanzas. */
export function openStranger(service: string, stranger: Credentials): Stranger {
  const xmpp = createClient(service, stranger, 'street')
  const transport = xmppTransport(xmpp)
  start(xmpp)
  return { transport, close: () => xmpp.stop().then(() => undefined) }
}

/** Somebody else's connection. */
export interface Stranger {
  readonly transport: Transport
  readonly close: () => Promise<void>
}

function createClient(service: string, { jid, password }: Credentials, resource: string) {
  // Node 20 has no WebSocket of its own.
  if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket })
  const [username = '', domain = ''] = jid.split('@')
  return client({ service, domain, username, password, resource })
}

/** What goes wrong shows in the account's status. */
function start(xmpp: ReturnType<typeof client>): void {
  xmpp.on('error', () => undefined)
  xmpp.start().catch(() => undefined)
}

/** What a connection of the client may look like, over TCP or WebSocket. */
interface Socket {
  readonly socket?: { terminate?: () => void }
  readonly destroy?: () => void
  readonly end: () => void
}

/** Without a word, as a tunnel does it; where that can't be, with a word that the server may be slow to answer. */
function cut(socket: Socket | null): void {
  if (socket?.socket?.terminate) socket.socket.terminate()
  else if (socket?.destroy) socket.destroy()
  else socket?.end()
}
