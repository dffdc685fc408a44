import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import { findProgram } from '../live/serverProcess.ts'

/** The browser on this machine; nothing when there is none. */
export const browser = findProgram('chromium')

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

/** How long the browser may take to start, and a page to be there, in milliseconds. */
export const PATIENCE = 180_000

/** Starts Chromium. */
export function launchChromium() {
  return chromium.launch({ executablePath: browser as string, args: FLAGS, timeout: PATIENCE })
}

/** Starts Chromium with a profile in a folder: only there can tests set a quota. */
export async function openProfile(folder: string) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: browser as string,
    args: FLAGS,
    timeout: PATIENCE,
  })
  context.setDefaultTimeout(PATIENCE)
  return context
}

/** Serves a page that runs a script. */
export async function servePage(code: string): Promise<{ url: string; stop: () => void }> {
  const server = createServer(({ url }, response) => {
    const [type, content] =
      url === '/app.js'
        ? ['text/javascript', code]
        : ['text/html', '<script src="app.js"></script>']
    response.setHeader('content-type', `${type}; charset=utf-8`)
    response.end(content)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
