import { describe } from 'vitest'
import { describeLive } from './describeLive.ts'
import { findForeign, type ForeignMake } from './foreignClient.ts'
import type { LiveServer } from './liveServer.ts'

const MAKES: readonly ForeignMake[] = ['nbxmpp', 'slixmpp']

/** Describes tests once per live server and make of the other client; one that is not installed is skipped visibly, and fails in CI. */
export function describeForeign(
  title: string,
  tests: (server: LiveServer, make: ForeignMake) => void,
): void {
  for (const make of MAKES) {
    if (findForeign(make)) describeLive(`${title} beside ${make}`, (server) => tests(server, make))
    else if (process.env['CI'] === 'true') throw new Error(`NOT INSTALLED: ${make} (Python)`)
    else describe.skip(`${title} beside ${make}, which is not installed`, () => undefined)
  }
}
