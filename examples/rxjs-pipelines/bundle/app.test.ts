import { describeExample } from '@rxpep/example-shared/describeExample'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

describeExample('rooms', new URL('..', import.meta.url), (openDevices) => {
  it('counts what is unread, on both devices, until one of them has read it', async () => {
    const [one, other] = await openDevices()
    for (const name of ['The garden', 'The garden', 'Kitchen talk']) {
      await one.page.getByRole('button', { name: `Somebody talks in ${name}` }).click()
    }
    await expect.poll(() => badgeOf(one.page)).toBe('3')
    await expect.poll(() => badgeOf(other.page)).toBe('3')
    await one.look('rooms')
    await other.page.getByRole('button', { name: 'Read The garden, 2 unread' }).click()
    await expect.poll(() => badgeOf(one.page)).toBe('1')
    await expect.poll(() => badgeOf(other.page)).toBe('1')
  })

  it('enters and leaves rooms on one device as they are marked on the other', async () => {
    const [one, other] = await openDevices()
    await expect.poll(() => joinedIn(one.page)).toEqual(['The garden'])
    await other.page.getByRole('switch', { name: 'Join The balcony' }).check()
    await expect.poll(() => joinedIn(one.page)).toEqual(['The balcony', 'The garden'])
    expect(await one.page.getByRole('log').textContent()).toBe('entered balcony@chat.capulet.lit')
    await other.page.getByRole('switch', { name: 'Join The garden' }).uncheck()
    await expect.poll(() => joinedIn(one.page)).toEqual(['The balcony'])
  })

  it('finds rooms while somebody types, and is live', async () => {
    const [one, other] = await openDevices()
    await one.page.getByLabel('Search').pressSequentially('the')
    await expect.poll(() => roomsIn(one.page)).toEqual(['The balcony', 'The garden'])
    await other.page.getByRole('switch', { name: 'Join Kitchen talk' }).check()
    await expect.poll(() => joinedIn(one.page)).toEqual(['Kitchen talk', 'The garden'])
    expect(await roomsIn(one.page)).toEqual(['The balcony', 'The garden'])
    await one.page.getByLabel('Search').fill('nowhere')
    await one.page.getByText('No such room').waitFor()
    await one.look('rooms-none')
  })

  it('keeps the focus where it is while the list changes', async () => {
    const [one] = await openDevices()
    const toggle = one.page.getByRole('switch', { name: 'Join The balcony' })
    await toggle.focus()
    await one.page.keyboard.press('Space')
    await expect.poll(() => joinedIn(one.page)).toContain('The balcony')
    expect(await toggle.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('marks offline what is told when the network is back', async () => {
    const [one, other] = await openDevices()
    await expect.poll(() => joinedIn(one.page)).toEqual(['The garden'])
    await one.page.getByRole('switch', { name: 'Network' }).uncheck()
    await one.page.getByText('Offline', { exact: true }).waitFor()
    await one.page.getByRole('switch', { name: 'Join Kitchen talk' }).check()
    await expect.poll(() => joinedIn(one.page)).toEqual(['Kitchen talk', 'The garden'])
    expect(await joinedIn(other.page)).toEqual(['The garden'])
    await one.page.getByRole('switch', { name: 'Network' }).check()
    await expect.poll(() => joinedIn(other.page)).toEqual(['Kitchen talk', 'The garden'])
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
