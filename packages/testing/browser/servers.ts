import { bookmarks, systemClock, type Clock } from '@rxpep/core'
import { createServer, type TestAccount, type TestServer } from '@rxpep/testing'
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

/** One in this process, where things can go wrong on purpose. */
interface EmbeddedServer extends PageServer {
  readonly faults: TestServer<Clock>['faults']
}

const STARTS: Readonly<Record<string, (() => Promise<PageServer>) | undefined>> = {
  'the embedded server': () => startEmbedded(),
  Prosody: startedLive('prosody-0.12'),
  ejabberd: startedLive('ejabberd-23.01'),
}

/** Describes tests in Chromium once per server, over WebSocket; what is not installed is skipped visibly. */
export function describeServers(
  tests: (login: () => Promise<TestLogin>, server: string) => void,
): void {
  for (const [name, start] of Object.entries(STARTS)) {
    describe.skipIf(!browser || !start)(`in Chromium, on ${name},`, () => {
      let server: PageServer
      beforeAll(async () => {
        server = await (start as () => Promise<PageServer>)()
      })
      afterAll(() => server.stop())
      tests(() => server.login(), name)
    })
  }
}

/** Starts an embedded server that keeps so many rooms for each account. */
export async function startEmbedded({ rooms = 0 } = {}): Promise<EmbeddedServer> {
  const server = createServer({ clock: systemClock, transcript: false, maxItems: 20_000 })
  const { url: service } = await server.listen()
  let accounts = 0
  return {
    login() {
      const account = server.account(`u${++accounts}@capulet.lit`)
      if (rooms > 0) furnish(account, rooms)
      return Promise.resolve({ service, jid: account.jid, password: account.password })
    },
    stop: () => server.close(),
    faults: server.faults,
  }
}

function furnish(account: TestAccount, rooms: number): void {
  account.createNode(bookmarks.node, { access_model: 'whitelist', max_items: 20_000 })
  for (let i = 1; i <= rooms; i++) {
    const payload = `<conference xmlns="${bookmarks.node}" name="Room ${i}"/>`
    account.publish(bookmarks.node, `room${i}@chat.capulet.lit`, payload)
  }
}

function startedLive(name: string): (() => Promise<PageServer>) | undefined {
  const address = inject('liveServers').find((candidate) => candidate.name === name)
  if (!address) return undefined
  const server = liveServerAt(address)
  const login = async () => ({ service: server.ws, ...(await server.account()) })
  // It is there for all tests of this run.
  return () => Promise.resolve({ login, stop: () => Promise.resolve() })
}
