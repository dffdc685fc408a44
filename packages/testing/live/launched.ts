import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { liveServerAt } from './accounts.ts'
import type { LaunchedServer, LiveAddress } from './liveServer.ts'
import type { ServerProcess } from './serverProcess.ts'

/** A server's address, process and folder as one thing; `flushes`: milliseconds until what it stores is on the disk. */
export function launched(
  address: LiveAddress,
  server: ServerProcess,
  folder: string,
  flushes = 0,
): LaunchedServer {
  const clear = () => {
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', clear)
  return {
    ...liveServerAt(address),
    get pid() {
      return server.pid
    },
    async kill() {
      await pause(flushes)
      await server.end('SIGKILL')
    },
    start: () => server.start(),
    async stop() {
      await server.end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
      process.off('exit', clear)
    },
  }
}
