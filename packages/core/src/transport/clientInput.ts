import type { Element } from '../xml/element.ts'
import type { ClientInternals } from './xmppClient.ts'

/**
 * Makes a client take whatever comes over the socket. COMPAT(@xmpp/client, 0.14):
 * - it decodes each TCP chunk alone: a character that two chunks share would be lost;
 * - what its parser or the addresses of a stanza can't be read as throws inside the socket's listener, which ends a process.
 *
 * Takes effect with the next connection of a client that has had none yet: its listeners are bound once.
 */
export function guardInput(client: ClientInternals): void {
  const takeText = client._onData.bind(client)
  const takeElement = client._onElement.bind(client)
  let decoder = new TextDecoder()
  client.on('connecting', () => (decoder = new TextDecoder()))

  client._onData = (data) => {
    if (client.parser === null) return
    try {
      takeText(typeof data === 'string' ? data : decoder.decode(data, { stream: true }))
    } catch (cause) {
      client.emit('error', Object.assign(new Error('unreadable', { cause }), { name: 'XMLError' }))
      cutSocket(client)
    }
  }

  client._onElement = (element) => {
    if (!isStanza(element) || isAddressed(element)) takeElement(element)
    else client.streamManagement.inbound += 1
  }
}

/** Whether an element is a stanza: stream management counts these and nothing else. */
export function isStanza({ name }: Element): boolean {
  return name === 'message' || name === 'iq' || name === 'presence'
}

/** Cuts the connection without a word; the client then tells `disconnect`. */
export function cutSocket({ socket }: Pick<ClientInternals, 'socket'>): void {
  if (socket?.destroy) socket.destroy()
  else if (socket?.socket?.destroy) socket.socket.destroy()
  else if (socket?.socket?.terminate) socket.socket.terminate()
  else if (socket?.socket) socket.end()
}

// An address without a domain: the client throws on it.
const NO_DOMAIN = /^(?:[^@/]*@)?(?:\/|$)/

function isAddressed({ attrs: { from, to } }: Element): boolean {
  return [from, to].every((jid) => !jid || !NO_DOMAIN.test(jid))
}
