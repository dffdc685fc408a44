import { client as createClient } from '@xmpp/client'
import { systemClock, type Clock } from '../base/clock.ts'
import { UsageError } from '../base/errors.ts'
import { randomIds, type IdSource } from '../base/ids.ts'
import { systemRandom, type RandomSource } from '../base/random.ts'
import { bareJid, parseJid } from '../xml/jid.ts'
import { cutSocket, guardInput } from './clientInput.ts'
import { ClientTransport } from './clientTransport.ts'
import { ReconnectLoop } from './reconnectLoop.ts'
import type { Transport } from './transport.ts'
import { findWebSocket, useWebSocket, type WebSocketClass } from './webSocket.ts'
import type { ClientInternals } from './xmppClient.ts'

/** How long the server may take to answer the opening or the end of a stream, in milliseconds. */
const STREAM_TIMEOUT = 5_000

/** Options of {@link ownTransport}: where to log in, and as whom. */
export interface OwnTransportOptions {
  /**
   * Where the server is: `wss://…`, `xmpp://host:port`, `xmpps://host:port`, or a domain to look it up.
   * Browsers speak `wss://` only; `ws://` and a password go together on loopback only.
   */
  readonly service: string
  /** The JID; its resource, if it has one, counts as `resource`. */
  readonly jid: string
  /** The password. */
  readonly password: string
  /** The resource to ask for; `rxpep-` and something random unless told. One kept per installation tells devices apart. */
  readonly resource?: string
  /** The WebSocket to use; the global one unless told, and in Node 20, which has none, the one of the package `ws`. */
  readonly webSocket?: WebSocketClass
  /** The time; the machine's unless told. */
  readonly clock?: Clock
  /** Chance, for the jitter of reconnecting; the machine's unless told. */
  readonly random?: RandomSource
  /** Where ids come from; random UUIDs unless told. */
  readonly ids?: IdSource
}

/**
 * A transport over a client of its own: logs in, and again after each loss with growing pauses (1 s to 60 s, with jitter).
 *
 * Returns at once. Refused credentials and another client that takes the resource over (`conflict`) end it.
 *
 * @throws UsageError `invalid-jid`, `invalid-option` (a service that can't be spoken to from here)
 */
export function ownTransport(options: OwnTransportOptions): Transport {
  const { clock = systemClock, random = systemRandom, ids = randomIds, service } = options
  const client = clientOf(options, ids)
  checkService(client, service)
  guardInput(client)
  client.reconnect.stop()
  const end = () => {
    loop.stop()
    return endClient(client, clock)
  }
  const transport = new ClientTransport({ client, jid: bareJid(options.jid), clock, ids, end })
  const loop = new ReconnectLoop({
    transport,
    connect: connector(client, options, () => transport.connection.state === 'closed'),
    failed: (error) => {
      transport.abort(error)
    },
    clock,
    random,
  })
  client.on('disconnect', () => {
    dropLeftovers(client)
  })
  loop.start()
  return transport
}

function clientOf({ service, jid, password, resource }: OwnTransportOptions, ids: IdSource) {
  const parsed = parseJid(jid)
  if (!parsed?.local) throw new UsageError('invalid-jid', { detail: jid })
  return createClient({
    service,
    domain: parsed.domain,
    username: parsed.local,
    password,
    resource: resource ?? (parsed.resource || `rxpep-${ids().slice(0, 8)}`),
    timeout: STREAM_TIMEOUT,
  }) as unknown as ClientInternals
}

function checkService({ transports }: ClientInternals, service: string): void {
  if (!service.includes('://')) return
  const detail = `service ${service}`
  try {
    if (transports.some(({ prototype }) => prototype.socketParameters(service))) return
  } catch (cause) {
    throw new UsageError('invalid-option', { detail, cause })
  }
  throw new UsageError('invalid-option', { detail })
}

function connector(
  client: ClientInternals,
  { service, webSocket }: OwnTransportOptions,
  isClosed: () => boolean,
) {
  let found = webSocket
  useWebSocket(client, () => found as WebSocketClass)
  return async () => {
    if (/^wss?:/.test(service)) found ??= await findWebSocket()
    await becomeFree(client)
    if (isClosed()) return
    await client.connect(service)
    // Stanzas are small and wait for each other's answers: Nagle's algorithm would add 40 ms to many of them.
    client.socket?.setNoDelay?.(true)
    const { domain, lang } = client.options
    await client.open({ domain, lang })
  }
}

/** COMPAT(@xmpp/client, 0.14): the request that binds a resource waits for 30 s, though its stream is gone. */
function dropLeftovers(client: ClientInternals): void {
  const { handlers } = client.iqCaller
  for (const handler of handlers.values()) handler.reject(new Error('disconnected'))
  handlers.clear()
}

/** Cuts what is left of an earlier connection: the client can't tell two sockets apart. */
async function becomeFree(client: ClientInternals): Promise<void> {
  if (!client.socket) return
  const gone = nextDisconnect(client)
  cutSocket(client)
  await gone
}

function nextDisconnect(client: ClientInternals): Promise<void> {
  return new Promise((resolve) => {
    const onDisconnect = () => {
      client.removeListener('disconnect', onDisconnect)
      resolve()
    }
    client.on('disconnect', onDisconnect)
  })
}

/** Ends the stream properly, or by force where there is none yet or the server doesn't play along. */
async function endClient(client: ClientInternals, clock: Clock): Promise<void> {
  if (client.status !== 'online' && client.status !== 'open') {
    cutSocket(client)
    return
  }
  const gone = nextDisconnect(client)
  const cancel = clock.after(STREAM_TIMEOUT, () => {
    cutSocket(client)
  })
  client.stop().catch(() => undefined)
  await gone
  cancel()
}
