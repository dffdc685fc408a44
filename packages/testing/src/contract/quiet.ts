import { xml } from '@rxpep/core'
import { filter, firstValueFrom, take, toArray } from 'rxjs'
import type { Actor } from './actor.ts'

/**
 * Resolves when whatever the server had to tell the devices about requests that were answered before is there: to prove
 * that no event comes, and that no more than those come.
 *
 * It is a fence, not a pause. Every device sends a chat message to the full JID of every one, itself included, and
 * waits for all of them. A server that tells an event before it answers the request has put it on the way of each
 * device before these messages; a server with a process per stream may hand events through the process of any device of
 * the account, so each of them must have passed on what was in its queue.
 */
export async function quiet(actors: readonly Actor[]): Promise<void> {
  const fence = crypto.randomUUID()
  const passed = actors.map(({ transport }) =>
    firstValueFrom(
      transport.message$.pipe(
        filter((message) => message.getChild('body')?.getText() === fence),
        take(actors.length),
        toArray(),
      ),
    ),
  )
  for (const from of actors) {
    for (const { fullJid } of actors) {
      const body = xml('body', {}, fence)
      await from.transport.send(xml('message', { to: fullJid, type: 'chat' }, body))
    }
  }
  await Promise.all(passed)
}
