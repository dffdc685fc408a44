import { fileURLToPath } from 'node:url'
import { chromiumPath, launchChromium } from '@rxpep/example-shared/chromium'
import { openDevice, type DevicePage } from '@rxpep/example-shared/devices'
import { buildExample, startBuiltExample } from '@rxpep/example-shared/startExample'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

describe.skipIf(!chromiumPath)('notes and settings, built, in Chromium', () => {
  let browser: Browser

  beforeAll(async () => {
    vi.stubEnv('NODE_ENV', 'production')
    await buildExample(root)
    vi.unstubAllEnvs()
    browser = await launchChromium()
    return () => browser.close()
  })

  /** Two devices of one account, on a server of their own. */
  async function openDevices(): Promise<[DevicePage, DevicePage]> {
    const { url, stop } = await startBuiltExample(root)
    onTestFinished(stop)
    return [await openDevice(browser, url), await openDevice(browser, url)]
  }

  it('shows on one device what is added, edited, removed and undone on the other', async () => {
    const [one, other] = await openDevices()
    await one.page.getByText('Nothing here yet').waitFor()
    await one.look('notes-empty')
    await add(one.page, 'Water the roses')
    await add(one.page, 'Write to Romeo')
    await expect.poll(() => textsOf(other.page)).toEqual(['Write to Romeo', 'Water the roses'])
    await noteIn(other.page, 'Water the roses').pressSequentially(', and the herbs')
    await expect.poll(() => textsOf(one.page)).toContain('Water the roses, and the herbs')
    await one.look('notes')
    await other.page.getByRole('button', { name: 'Remove note: Write' }).click()
    await expect.poll(() => textsOf(one.page)).toEqual(['Water the roses, and the herbs'])
    await other.page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => textsOf(one.page)).toContain('Write to Romeo')
  })

  it('shows the settings of one device on the other, at once in itself', async () => {
    const [one, other] = await openDevices()
    await one.page.getByLabel('Dark').check()
    expect(await themeOf(one.page)).toBe('dark')
    await expect.poll(() => themeOf(other.page)).toBe('dark')
    await other.page.getByLabel('Text size').fill('22')
    await one.page.getByText('22 px').waitFor()
  })

  it('keeps what is written offline, over a reload too, and sends it when it is back', async () => {
    const [one, other] = await openDevices()
    await one.page.getByText('Nothing here yet').waitFor()
    await network(one.page).uncheck()
    await one.page.getByText('Offline', { exact: true }).waitFor()
    await add(one.page, 'Written in the crypt')
    await one.page.getByText('1 waiting').waitFor()
    await one.look('notes-offline')
    await one.page.reload()
    await one.page.getByText('1 waiting').waitFor()
    expect(await textsOf(one.page)).toEqual(['Written in the crypt'])
    expect(await textsOf(other.page)).toEqual([])
    await network(one.page).check()
    await expect.poll(() => textsOf(other.page)).toEqual(['Written in the crypt'])
    await expect.poll(() => one.page.getByText('waiting').count()).toBe(0)
  })

  it('tells of a note that was changed on both, and brings back what was written over', async () => {
    const [one, other] = await openDevices()
    await add(one.page, 'Meet at nine')
    await expect.poll(() => textsOf(other.page)).toEqual(['Meet at nine'])
    await network(one.page).uncheck()
    await one.page.getByText('Offline', { exact: true }).waitFor()
    await noteIn(one.page, 'Meet at nine').fill('Meet at ten')
    await noteIn(other.page, 'Meet at nine').fill('Meet at the balcony')
    await expect.poll(() => other.page.getByText('Saving').count()).toBe(0)
    await network(one.page).check()
    const notice = one.page.getByRole('alert')
    await notice.getByText('Meet at the balcony').waitFor()
    await one.look('notes-conflict')
    await notice.getByRole('button', { name: 'Bring theirs back' }).click()
    await expect.poll(() => textsOf(one.page)).toEqual(['Meet at the balcony'])
    await expect.poll(() => textsOf(other.page)).toEqual(['Meet at the balcony'])
    expect(await notice.count()).toBe(0)
  })

  it('is one more device in each window', async () => {
    const [one] = await openDevices()
    const window = await one.openWindow()
    await add(window.page, 'From the other window')
    await expect.poll(() => textsOf(one.page)).toEqual(['From the other window'])
  })
})

async function add(page: Page, text: string): Promise<void> {
  await page.getByLabel('New note').fill(text)
  await page.keyboard.press('Enter')
  await expect.poll(() => textsOf(page)).toContain(text)
}

function noteIn(page: Page, text: string) {
  return page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: text }) })
    .getByRole('textbox')
}

function textsOf(page: Page): Promise<string[]> {
  return page
    .getByLabel('Note', { exact: true })
    .evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value))
}

function network(page: Page) {
  return page.getByRole('switch', { name: 'Network' })
}

function themeOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset['theme'])
}
