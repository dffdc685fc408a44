import { firstElement, type Element, type Transport } from '@rxpep/core'
import { filter, firstValueFrom, map, startWith } from 'rxjs'
import { tellEvents } from '../src/contract/heard.ts'
import { create, items, subscribe } from '../src/contract/stanzas.ts'
import { presence, PRIVATE } from './stanzas.ts'

/** Another device of the account, without the library: it hears of each write to a node once. */
export interface Observer {
  /** Its stream. */
  readonly transport: Transport
  /** Each event of the node as it came, such as `item a`, `retract a`, `purge`; the text of a payload follows its ItemID. */
  readonly heard: readonly string[]
  /** Resolves when what it has heard is like this; now counts. */
  until(isSo: (heard: readonly string[]) => boolean): Promise<unknown>
  /** What the server has now: the text of the payloads by ItemID; by this time all events of what was acknowledged before are heard. */
  stored(): Promise<Record<string, string>>
  /** An item as the server has it now, as XML; nothing when it is not there. */
  source(id: string): Promise<string | undefined>
}

/** Creates the node, where it is not there, and listens to it. */
export async function observe(transport: Transport, node: string): Promise<Observer> {
  const heard: string[] = []
  transport.message$.subscribe((message) => heard.push(...tellEvents(message, node)))
  await transport.send(presence(-1))
  await transport.request(create(node, PRIVATE)).catch(() => undefined)
  const { connection } = transport
  if (connection.state === 'online') await transport.request(subscribe(node, connection.jid))
  return {
    transport,
    heard,
    until: (isSo) =>
      firstValueFrom(
        transport.message$.pipe(
          startWith(undefined),
          map(() => heard),
          filter(isSo),
        ),
      ),
    async stored() {
      const list = await itemsNow(transport, node)
      return Object.fromEntries(
        list.map((item) => [item.attrs['id'] ?? '', firstElement(item)?.getText() ?? '']),
      )
    },
    async source(id) {
      const list = await itemsNow(transport, node)
      return list.find((item) => item.attrs['id'] === id)?.toString()
    },
  }
}

async function itemsNow(transport: Transport, node: string): Promise<Element[]> {
  const result = await transport.request(items(node))
  return result.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
}
