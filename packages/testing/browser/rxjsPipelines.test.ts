import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildExample, serveBuiltExample } from '@rxpep/example-shared/startExample'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { browser } from '../bundle/chromium.ts'
import { look } from './axe.ts'
import { useDevices } from './devices.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/rxjs-pipelines')

describe.skipIf(!browser)('rooms, in Chromium,', () => {
  const devices = useDevices()
  beforeAll(() => buildExample(ROOT))

  /** Two devices of Juliet's, who has three rooms, on a server of their own. */
  async function openTwo(): Promise<[Page, Page]> {
    const { url, stop } = await serveBuiltExample(ROOT)
    onTestFinished(stop)
    return Promise.all([devices.open(url), devices.open(url)])
  }

  it('counts what is unread, on both devices, until one of them has read it', async () => {
    const [one, other] = await openTwo()
    for (const name of ['The garden', 'The garden', 'Kitchen talk']) {
      await one.getByRole('button', { name: `Somebody talks in ${name}` }).click()
    }
    await expect.poll(() => badgeOf(one)).toBe('3')
    await expect.poll(() => badgeOf(other)).toBe('3')
    await look(one, 'rooms')
    await other.getByRole('button', { name: 'Read The garden, 2 unread' }).click()
    await expect.poll(() => badgeOf(one)).toBe('1')
    await expect.poll(() => badgeOf(other)).toBe('1')
  })

  it('enters and leaves rooms on one device as they are marked on the other', async () => {
    const [one, other] = await openTwo()
    await expect.poll(() => joinedIn(one)).toEqual(['The garden'])
    await other.getByRole('switch', { name: 'Join The balcony' }).check()
    await expect.poll(() => joinedIn(one)).toEqual(['The balcony', 'The garden'])
    expect(await one.getByRole('log').textContent()).toBe('entered balcony@chat.capulet.lit')
    await other.getByRole('switch', { name: 'Join The garden' }).uncheck()
    await expect.poll(() => joinedIn(one)).toEqual(['The balcony'])
  })

  it('finds rooms while somebody types, and is live', async () => {
    const [one, other] = await openTwo()
    await one.getByLabel('Search').pressSequentially('the')
    await expect.poll(() => roomsIn(one)).toEqual(['The balcony', 'The garden'])
    await other.getByRole('switch', { name: 'Join Kitchen talk' }).check()
    await expect.poll(() => joinedIn(one)).toEqual(['Kitchen talk', 'The garden'])
    expect(await roomsIn(one)).toEqual(['The balcony', 'The garden'])
    await one.getByLabel('Search').fill('nowhere')
    await one.getByText('No such room').waitFor()
    await look(one, 'rooms-none')
  })

  it('keeps the focus where it is while the list changes', async () => {
    const [one] = await openTwo()
    const toggle = one.getByRole('switch', { name: 'Join The balcony' })
    await toggle.focus()
    await one.keyboard.press('Space')
    await expect.poll(() => joinedIn(one)).toContain('The balcony')
    expect(await toggle.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('marks offline what is told when the network is back', async () => {
    const [one, other] = await openTwo()
    await expect.poll(() => joinedIn(one)).toEqual(['The garden'])
    await one.getByRole('switch', { name: 'Network' }).uncheck()
    await one.getByText('Offline', { exact: true }).waitFor()
    await one.getByRole('switch', { name: 'Join Kitchen talk' }).check()
    await expect.poll(() => joinedIn(one)).toEqual(['Kitchen talk', 'The garden'])
    expect(await joinedIn(other)).toEqual(['The garden'])
    await one.getByRole('switch', { name: 'Network' }).check()
    await expect.poll(() => joinedIn(other)).toEqual(['Kitchen talk', 'The garden'])
  })
})

function badgeOf(page: Page): Promise<string | null> {
  return page.locator('#unread').textContent()
}

function joinedIn(page: Page): Promise<string[]> {
  return page.locator('#joined li').allTextContents()
}

function roomsIn(page: Page): Promise<string[]> {
  return page.locator('#rooms strong').allTextContents()
}
