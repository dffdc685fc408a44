import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { liveServerAt } from './accounts.ts'
import type { LaunchedServer, LiveAddress } from './liveServer.ts'
import type { ServerProcess } from './serverProcess.ts'

/** A server's address, process and folder as one thing; `flushed` resolves when what it stored until now is on the disk. */
export function launched(
  address: LiveAddress,
  server: ServerProcess,
  folder: string,
  flushed = () => Promise.resolve(),
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
      await flushed()
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
