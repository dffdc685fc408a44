import { describe, inject } from 'vitest'
import { liveServerAt } from './accounts.ts'
import type { LiveServer, LiveServerName } from './liveServer.ts'

const NAMES: readonly LiveServerName[] = ['prosody-0.12', 'ejabberd-23.01']

/** The protocols that XMPP is spoken over; each is also the key of its address in a {@link LiveServer}. */
export type Wire = 'tcp' | 'ws'

/** Describes tests once per live server; a server that is not installed is skipped visibly. */
export function describeLive(title: string, tests: (server: LiveServer) => void): void {
  const addresses = inject('liveServers')
  for (const name of NAMES) {
    const address = addresses.find((candidate) => candidate.name === name)
    if (address) describe(`${title} (${name})`, () => tests(liveServerAt(address)))
    else describe.skip(`${title} (${name}, not installed)`, () => undefined)
  }
}

/** Describes tests once per live server and wire. */
export function describeWires(
  title: string,
  tests: (server: LiveServer, service: string, wire: Wire) => void,
): void {
  describeLive(title, (server) => {
    for (const wire of ['tcp', 'ws'] as const) {
      describe(`over ${wire}`, () => tests(server, server[wire], wire))
    }
  })
}
