import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { findProsody, launchProsody } from '../live/prosody.ts'
import { findProgram } from '../live/serverProcess.ts'
import { appFolder, LOGIN_APP } from './appFolder.ts'
import { BUNDLERS } from './bundlers.ts'

const browser = findProgram('chromium')
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

it.skipIf(!browser || !findProsody())(
  'a bundled page logs in to Prosody in Chromium and keeps a bookmark',
  async () => {
    const server = await launchProsody()
    onTestFinished(() => server.stop())
    const { code } = await (BUNDLERS['esbuild'] as (typeof BUNDLERS)[string])(
      await appFolder(LOGIN_APP),
    )
    const page = await openPage(await servePage(code))
    const account = await server.account('juliet')
    const options = { service: server.ws, resource: 'page', ...account }
    const result = await page.evaluate(`globalThis.login(${JSON.stringify(options)})`)
    expect(result).toEqual({ jid: `${account.jid}/page`, names: ['Orchard'] })
  },
)

async function servePage(code: string): Promise<string> {
  const server = createServer(({ url }, response) => {
    const [type, content] =
      url === '/app.js'
        ? ['text/javascript', code]
        : ['text/html', '<script src="app.js"></script>']
    response.setHeader('content-type', `${type}; charset=utf-8`)
    response.end(content)
  })
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function openPage(url: string) {
  const running = await chromium.launch({ executablePath: browser as string, args: FLAGS })
  onTestFinished(() => running.close())
  const page = await running.newPage()
  await page.goto(url)
  return page
}
