import { systemClock } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { browser } from '../bundle/chromium.ts'
import { liveServerAt } from '../live/accounts.ts'

/** Somebody to log in as, and where. */
export interface TestLogin {
  readonly service: string
  readonly jid: string
  readonly password: string
}

/** A server that pages can connect to. */
interface PageServer {
  /** Makes an account of its own. */
  login(): Promise<TestLogin>
  stop(): Promise<void>
}

const STARTS: Readonly<Record<string, (() => Promise<PageServer>) | undefined>> = {
  'the embedded server': startEmbedded,
  Prosody: startedLive('prosody-0.12'),
  ejabberd: startedLive('ejabberd-23.01'),
}

/** Describes tests in Chromium once per server, over WebSocket; what is not installed is skipped visibly. */
export function describeServers(tests: (login: () => Promise<TestLogin>) => void): void {
  for (const [name, start] of Object.entries(STARTS)) {
    describe.skipIf(!browser || !start)(`in Chromium, on ${name},`, () => {
      let server: PageServer
      beforeAll(async () => {
        server = await (start as () => Promise<PageServer>)()
      })
      afterAll(() => server.stop())
      tests(() => server.login())
    })
  }
}

/** Starts an embedded server that keeps so many rooms for each account. */
export async function startEmbedded(furnish = (_jid: string) => undefined): Promise<PageServer> {
  const server = createServer({ clock: systemClock, transcript: false })
  const { url: service } = await server.listen()
  let accounts = 0
  return {
    async login() {
      const { jid, password } = server.account(`u${++accounts}@capulet.lit`)
      furnish(jid)
      return { service, jid, password }
    },
    stop: () => server.close(),
  }
}

function startedLive(name: string): (() => Promise<PageServer>) | undefined {
  const address = inject('liveServers').find((candidate) => candidate.name === name)
  if (!address) return undefined
  const { ws: service, account } = liveServerAt(address)
  return async () => ({
    login: async () => ({ service, ...(await account()) }),
    // It is there for all tests of this run.
    stop: () => Promise.resolve(),
  })
}
