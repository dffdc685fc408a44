import type { TestProject } from 'vitest/node'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import type { LaunchedServer, LiveAddress } from './liveServer.ts'
import { findProsody, launchProsody } from './prosody.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers of this run; one that is not installed is missing. */
    liveServers: LiveAddress[]
  }
}

const servers = [
  { name: 'prosody', find: findProsody, launch: launchProsody },
  { name: 'ejabberd', find: findEjabberd, launch: launchEjabberd },
]

/** Starts both servers once for all live tests; one that is not installed is told, and fails the run in CI. */
export default async function startLiveServers(project: TestProject): Promise<() => Promise<void>> {
  const missing = servers.filter(({ find }) => !find()).map(({ name }) => name)
  if (missing.length > 0) tellMissing(missing)
  const running: LaunchedServer[] = await Promise.all(
    servers.filter(({ find }) => find()).map(({ launch }) => launch()),
  )
  project.provide(
    'liveServers',
    running.map(({ name, domain, tcp, ws, accounts }) => ({ name, domain, tcp, ws, accounts })),
  )
  return async () => {
    await Promise.all(running.map((server) => server.stop()))
  }
}

function tellMissing(missing: string[]): void {
  const line = `NOT INSTALLED: ${missing.join(', ')}. The live tests that need them are SKIPPED.`
  if (process.env['CI'] === 'true') throw new Error(line)
  console.log(line)
}
