import type { Client } from '@xmpp/client'
import { InboundCount, isEnabled, isStanza, type ClientInternals } from '../../internals.ts'

/** COMPAT(@xmpp/client, 0.14): it counts what comes wrongly, and servers then close the stream. Keeps the count right, as core does. */
export function countInbound(client: Client): void {
  const internals = client as unknown as ClientInternals
  const count = new InboundCount(internals)
  internals.on('connecting', () => {
    count.reset()
  })
  internals.prependListener('element', (element: Parameters<typeof isStanza>[0]) => {
    if (isStanza(element)) count.stanza(element)
    else if (isEnabled(element)) void count.enabled()
  })
}
