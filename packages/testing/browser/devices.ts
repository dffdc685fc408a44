import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { launchChromium, PATIENCE } from '../bundle/chromium.ts'
import type { TestLogin } from './servers.ts'

const SCREENSHOTS = 'reports/browser'

/** Opens windows of one browser, each a device with a storage of its own. */
export interface Devices {
  /** Opens a page, logged in where a login is given. It fails the test when the page writes an error or a warning to its console. */
  open(url: string, options?: DeviceOptions): Promise<Page>
}

/** How a device is. */
export interface DeviceOptions {
  /** Who is logged in, as if the user had done so in this tab. */
  readonly login?: TestLogin
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
}

/** One Chromium for the tests of a file. */
export function useDevices(): Devices {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  return {
    async open(url, { login, colorScheme = 'light', width = 900 } = {}) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 760 } })
      context.setDefaultTimeout(PATIENCE)
      if (login) await logIn(context, login)
      const page = await context.newPage()
      failOnNoise(page)
      await page.goto(url)
      return page
    },
  }
}

async function logIn(context: BrowserContext, login: TestLogin): Promise<void> {
  await context.addInitScript(`sessionStorage.setItem('login', ${quoted(JSON.stringify(login))})`)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/**
 * COMPAT(ejabberd 23.01): an event that is on its way when the page closes the WebSocket comes after the server's own close frame, which
 * Chromium itself remarks on. No page can prevent it.
 */
const AFTER_CLOSE = /^WebSocket connection to '[^']*' failed: Data frame received after close$/

/** Closes a page at the end of the test, which fails when the page has complained. */
function failOnNoise(page: Page): void {
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('console', (message) => {
    const isNoise = ['error', 'warning'].includes(message.type())
    if (isNoise && !AFTER_CLOSE.test(message.text())) heard.push(message.text())
  })
  onTestFinished(async () => {
    await page.context().close()
    expect(heard).toEqual([])
  })
}

/** Keeps what a page looks like, to look at after the run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, animations: 'disabled' })
}
