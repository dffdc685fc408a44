import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBuiltExample, type RunningExample } from '@rxpep/example-shared/startExample'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { look } from './axe.ts'
import { useDevices } from './devices.ts'
import { describeServers } from './servers.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/svelte-settings')

let example: RunningExample
beforeAll(async () => {
  example = await startBuiltExample(ROOT)
})
afterAll(() => example.stop())

describeServers((login) => {
  const devices = useDevices()

  /** Two devices of a fresh account. */
  async function openTwo() {
    const account = { login: await login() }
    const [one, other] = await Promise.all([
      devices.open(example.url, account),
      devices.open(example.url, account),
    ])
    await Promise.all([one, other].map((page) => page.getByText('Nothing here yet').waitFor()))
    return { one, other }
  }

  it('shows on one device what is added, edited, removed and undone on the other', async () => {
    const { one, other } = await openTwo()
    await look(one, 'notes-empty')
    await add(one, 'Water the roses')
    await add(one, 'Write to Romeo')
    await expect.poll(() => textsOf(other)).toEqual(['Write to Romeo', 'Water the roses'])
    await noteIn(other, 'Water the roses').pressSequentially(', and the herbs')
    await expect.poll(() => textsOf(one)).toContain('Water the roses, and the herbs')
    await look(one, 'notes')
    await other.getByRole('button', { name: 'Remove note: Write' }).click()
    await expect.poll(() => textsOf(one)).toEqual(['Water the roses, and the herbs'])
    await other.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => textsOf(one)).toContain('Write to Romeo')
  })

  it('shows the settings of one device on the other, at once in itself', async () => {
    const { one, other } = await openTwo()
    await one.getByLabel('Dark').check()
    expect(await themeOf(one)).toBe('dark')
    await expect.poll(() => themeOf(other)).toBe('dark')
    await other.getByLabel('Text size').fill('22')
    await one.getByText('22 px').waitFor()
  })

  it('keeps what is written offline, over a reload too, and sends it when it is back', async () => {
    const { one, other } = await openTwo()
    await network(one).uncheck()
    await one.getByText('Offline', { exact: true }).waitFor()
    await add(one, 'Written in the crypt')
    await one.getByText('1 waiting').waitFor()
    await look(one, 'notes-offline')
    await one.reload()
    await one.getByText('1 waiting').waitFor()
    expect(await textsOf(one)).toEqual(['Written in the crypt'])
    expect(await textsOf(other)).toEqual([])
    await network(one).check()
    await expect.poll(() => textsOf(other)).toEqual(['Written in the crypt'])
    await expect.poll(() => one.getByText('waiting').count()).toBe(0)
  })

  it('tells of a note that was changed on both, and brings back what was written over', async () => {
    const { one, other } = await openTwo()
    await add(one, 'Meet at nine')
    await expect.poll(() => textsOf(other)).toEqual(['Meet at nine'])
    await network(one).uncheck()
    await one.getByText('Offline', { exact: true }).waitFor()
    await noteIn(one, 'Meet at nine').fill('Meet at ten')
    await noteIn(other, 'Meet at nine').fill('Meet at the balcony')
    await network(one).check()
    // Whoever writes last has written over the other one, and is told.
    const told = await Promise.any([one, other].map(whenTold))
    const lost = await told.locator('blockquote').innerText()
    await look(told, 'notes-conflict')
    await told.getByRole('button', { name: /^Bring (theirs|mine) back$/ }).click()
    await expect.poll(() => textsOf(one)).toEqual([lost])
    await expect.poll(() => textsOf(other)).toEqual([lost])
    expect(await told.getByRole('alert').count()).toBe(0)
  })

  it('asks who somebody is on another server, and says what that one says', async () => {
    const { service, jid, password } = await login()
    const page = await devices.open(`${example.url}?service=${encodeURIComponent(service)}`)
    await page.getByRole('heading', { name: 'Your notes' }).waitFor()
    await look(page, 'notes-login')
    await logIn(page, jid, 'a guess')
    await page.getByRole('button', { name: 'Log in again' }).click()
    await page.getByRole('alert').getByText('authentication-failed').waitFor()
    await logIn(page, jid, password)
    await page.getByText('Online', { exact: true }).waitFor()
  })

  it('is one more device in each window', async () => {
    const { one } = await openTwo()
    const window = await one.context().newPage()
    await window.goto(example.url)
    await add(window, 'From the other window')
    await expect.poll(() => textsOf(one)).toEqual(['From the other window'])
  })
})

/** Resolves with the page when it tells of a conflict. */
async function whenTold(page: Page): Promise<Page> {
  await page.getByRole('alert').waitFor()
  return page
}

async function logIn(page: Page, jid: string, password: string): Promise<void> {
  await page.getByLabel('JID').fill(jid)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}

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
