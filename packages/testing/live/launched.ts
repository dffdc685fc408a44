import { rm } from 'node:fs/promises'
import { liveServerAt } from './accounts.ts'
import type { LaunchedServer, LiveAddress } from './liveServer.ts'
import type { ServerProcess } from './serverProcess.ts'

/** A server's address, process and folder as one thing. */
export function launched(
  address: LiveAddress,
  server: ServerProcess,
  folder: string,
): LaunchedServer {
  return {
    ...liveServerAt(address),
    get pid() {
      return server.pid
    },
    kill: () => server.end('SIGKILL'),
    start: () => server.start(),
    async stop() {
      await server.end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
