import { expect, it, onTestFinished } from 'vitest'
import { findProsody, launchProsody } from '../live/prosody.ts'
import { appFolder, LOGIN_APP } from './appFolder.ts'
import { BUNDLERS } from './bundlers.ts'
import { browser, launchChromium, PATIENCE, servePage } from './chromium.ts'

it.skipIf(!browser || !findProsody())(
  'a bundled page logs in to Prosody in Chromium and keeps a bookmark',
  async () => {
    const server = await launchProsody()
    onTestFinished(() => server.stop())
    const { code } = await (BUNDLERS['esbuild'] as (typeof BUNDLERS)[string])(
      await appFolder(LOGIN_APP),
    )
    const page = await openPage(code)
    const account = await server.account('juliet')
    const options = { service: server.ws, resource: 'page', ...account }
    const result = await page.evaluate(`globalThis.login(${JSON.stringify(options)})`)
    expect(result).toEqual({ jid: `${account.jid}/page`, names: ['Orchard'] })
  },
)

async function openPage(code: string) {
  const { url, stop } = await servePage(code)
  onTestFinished(stop)
  const running = await launchChromium()
  onTestFinished(() => running.close())
  const page = await running.newPage()
  await page.goto(url, { timeout: PATIENCE })
  return page
}
