import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const SCREENS = 'reports/screens'

/** A page that shows an example, as one device of the account sees it. */
export interface DevicePage {
  /** The page. */
  readonly page: Page
  /** Opens one more window of this device. */
  openWindow(): Promise<DevicePage>
  /** Finds nothing that keeps people out (axe: serious, critical), in light and in dark, and keeps a picture of both in `reports/`. */
  look(name: string): Promise<void>
}

/** Opens an example on a device with a storage of its own. What the page writes to the console fails the test. */
export async function openDevice(browser: Browser, url: string): Promise<DevicePage> {
  const context = await browser.newContext({ viewport: { width: 900, height: 1000 } })
  context.setDefaultTimeout(60_000)
  onTestFinished(() => context.close())
  return openWindow(context, url)
}

async function openWindow(context: BrowserContext, url: string): Promise<DevicePage> {
  const page = await context.newPage()
  const heard: string[] = []
  page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => heard.push(String(error)))
  onTestFinished(() => {
    expect(heard, 'what the page wrote to the console').toEqual([])
  })
  await page.goto(url)
  return {
    page,
    openWindow: () => openWindow(context, url),
    look: (name) => look(page, name),
  }
}

async function look(page: Page, name: string): Promise<void> {
  await mkdir(SCREENS, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: `${SCREENS}/${name}-${colorScheme}.png`, fullPage: true })
    expect(await barriersIn(page), `${name}, ${colorScheme}`).toEqual([])
  }
}

/** What of a page keeps people out, in words. */
async function barriersIn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.addScriptTag({ path: AXE })
  const { violations } = await page.evaluate<AxeResults>('globalThis.axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
}
