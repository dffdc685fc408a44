import type { TraceEntry, Transport } from '@rxpep/core'
import { filter } from 'rxjs'
import { subscribe } from '../src/contract/stanzas.ts'
import { presence } from './stanzas.ts'
import { readThing, things } from './things.ts'

/** What happened in a run, in words and in order: the story to read when it has failed. */
export class Journal {
  /** The story so far; each line begins with the milliseconds since the beginning. */
  readonly lines: string[] = []
  readonly #start = performance.now()

  /** Writes a line. */
  add(line: string): void {
    this.lines.push(`${String(Math.round(performance.now() - this.#start))} ${line}`)
  }

  /** Writes down what a device of the library does. */
  trace(who: string, { type, ...rest }: TraceEntry): void {
    const { id = '', state = '', reason = '' } = rest as Record<string, unknown>
    this.add(`  ${who}: ${[type, id, state, reason].filter(Boolean).join(' ')}`)
  }

  /** Writes down what the server tells this client about each item. */
  follow(client: Transport): void {
    client.connection$
      .pipe(filter((now) => now.state === 'online' && !now.resumed))
      .subscribe(() => void listen(client).catch(() => undefined))
    client.message$.subscribe((message) => {
      const list = message.getChild('event')?.getChild('items')
      for (const item of list?.getChildren('item') ?? []) {
        const thing = Object.entries(readThing(item)).map(([field, n]) => `${field}${String(n)}`)
        this.add(`    server: ${item.attrs['id'] ?? ''} is ${thing.join(' ')}`)
      }
      for (const { attrs } of list?.getChildren('retract') ?? []) {
        this.add(`    server: ${attrs['id'] ?? ''} is gone`)
      }
    })
  }
}

async function listen(client: Transport): Promise<void> {
  const { connection } = client
  if (connection.state !== 'online') return
  await client.send(presence(-1))
  await client.request(subscribe(things.node, connection.jid))
}
