import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  findEjabberd,
  findProsody,
  launchEjabberd,
  launchProsody,
  type LiveAccount,
} from './launchers.ts'

/** A server to measure against. */
export interface Stage {
  /** Its name in tables. */
  readonly name: string
  /** Where it listens for WebSockets. */
  readonly url: string
  /** The process id, where it runs in one process of its own. */
  readonly pid: number | undefined
  /** A fresh account. */
  account(): Promise<LiveAccount>
  /** Ends it. */
  stop(): Promise<void>
}

// What SCRAM costs is not what is measured.
const SET_UP = { maxItems: 100_000, maxStanzaBytes: 64 * 1024 * 1024, plainOnly: true }

/** The servers that can be started here, by name. */
export const stages: Readonly<Record<string, () => Promise<Stage> | undefined>> = {
  embedded: startEmbedded,
  prosody: () => (findProsody() === undefined ? undefined : startLive('prosody', launchProsody)),
  'prosody in memory': () =>
    findProsody() === undefined
      ? undefined
      : startLive('prosody in memory', () => launchProsody({ ...SET_UP, inMemory: true })),
  ejabberd: () =>
    findEjabberd() === undefined ? undefined : startLive('ejabberd', launchEjabberd),
}

async function startLive(name: string, launch: typeof launchProsody): Promise<Stage> {
  const server = await launch(SET_UP)
  return {
    name,
    url: server.ws,
    pid: server.pid,
    account: () => server.account(),
    stop: () => server.stop(),
  }
}

/** Starts the embedded server in a process of its own. */
export async function startEmbedded(): Promise<Stage> {
  const script = fileURLToPath(new URL('./embeddedServer.mjs', import.meta.url))
  const child = fork(script)
  const { url } = (await told(child)) as { url: string }
  let accounts = 0
  return {
    name: 'embedded',
    url,
    pid: child.pid,
    async account() {
      const account = { jid: `u${accounts++}@capulet.lit`, password: 'secret' }
      child.send(account)
      await told(child)
      return account
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

async function told(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown]
  return message
}
