import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBuiltExample, type RunningExample } from '@rxpep/example-shared/startExample'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../bundle/chromium.ts'
import { obstacles } from './axe.ts'
import { screenshot, useDevices } from './devices.ts'
import { RoomsPage } from './roomsPage.ts'
import { describeServers, startEmbedded } from './servers.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/react-bookmarks')
const ORCHARD = 'orchard@chat.capulet.lit'

let example: RunningExample
beforeAll(async () => {
  if (browser) example = await startBuiltExample(ROOT)
})
afterAll(() => (browser ? example.stop() : undefined))

describeServers((login, server) => {
  const devices = useDevices()

  /** Two devices of a fresh account, with a room that both see. */
  async function openTwo() {
    const options = { login: await login() }
    const pages = [devices.open(example.url, options), devices.open(example.url, options)] as const
    const [here, there] = [new RoomsPage(await pages[0]), new RoomsPage(await pages[1])]
    await Promise.all([here.text('No rooms yet').waitFor(), there.text('No rooms yet').waitFor()])
    await here.add(ORCHARD, 'Orchard')
    await there.shows('Orchard')
    await here.isSaved()
    return { here, there }
  }

  it('what is added, renamed, pinned, removed and taken back here shows there', async () => {
    const { here, there } = await openTwo()
    await here.rename('Orchard', 'Garden')
    await there.shows('Garden')
    await there.press('Pin Garden')
    await here.page.getByRole('button', { name: 'Pin Garden', pressed: true }).waitFor()
    await there.press('Remove Garden')
    await here.text('No rooms yet').waitFor()
    await there.press('Undo')
    await here.shows('Garden')
    await Promise.all([here.isSaved(), there.isSaved()])
    await screenshot(here.page, `devices on ${server}`)
  })

  it('an edit made offline waits, survives a reload, and is sent when the plug is in again', async () => {
    const { here, there } = await openTwo()
    await there.setOnline(false)
    await there.rename('Orchard', 'Garden')
    await there.room('Garden').getByText('Waiting').waitFor()
    await there.text('1 change to be sent').waitFor()
    await there.page.reload()
    await there.shows('Garden')
    await there.room('Garden').getByText('Waiting').waitFor()
    await screenshot(there.page, `offline on ${server}`)
    await here.shows('Orchard')
    await there.setOnline(true)
    await here.shows('Garden')
    await there.isSaved()
  })

  it('both rename a room offline: the one that replaces the other is told, and brings it back', async () => {
    const { here, there } = await openTwo()
    await Promise.all([here.setOnline(false), there.setOnline(false)])
    await here.rename('Orchard', 'Roses')
    await there.rename('Orchard', 'Herbs')
    await here.setOnline(true)
    await here.isSaved()
    await there.setOnline(true)
    await there.text('was changed on two devices at once').waitFor()
    await here.shows('Herbs')
    await screenshot(there.page, `conflict on ${server}`)
    await there.press('Use “Roses”')
    await Promise.all([here.shows('Roses'), there.shows('Roses')])
    await there.text('was changed on two devices at once').waitFor({ state: 'detached' })
  })
})

describe.skipIf(!browser)('in Chromium,', () => {
  const devices = useDevices()

  it('runs on its own server without being told anything: two windows are two devices', async () => {
    const [here, there] = [
      new RoomsPage(await devices.open(example.url)),
      new RoomsPage(await devices.open(example.url)),
    ]
    await Promise.all([here.shows('The garden'), there.shows('The garden')])
    await here.rename('The garden', 'The rose garden')
    await there.shows('The rose garden')
  })

  it('asks who the user is on another server, and again when the password is wrong', async () => {
    const server = await startEmbedded()
    const { service, jid, password } = await server.login()
    const page = await devices.open(`${example.url}?service=${encodeURIComponent(service)}`)
    await logIn(page, { Address: jid, Password: 'a guess' })
    await page.getByText('does not know this address with this password').waitFor()
    expect(await obstacles(page)).toEqual([])
    await screenshot(page, 'log-in')
    await logIn(page, { Address: jid, Password: password })
    await page.getByText('No rooms yet').waitFor()
    await page.reload()
    await page.getByText('No rooms yet').waitFor()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('Password').waitFor()
    await server.stop()
  })

  it.each([
    { colorScheme: 'light', width: 900 },
    { colorScheme: 'dark', width: 900 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('is within reach of everybody: $colorScheme, $width wide', async (options) => {
    const rooms = new RoomsPage(await devices.open(example.url, options))
    await rooms.shows('Kitchen talk')
    await rooms.isSaved()
    await screenshot(rooms.page, `list ${options.colorScheme} ${options.width}`)
    expect(await obstacles(rooms.page)).toEqual([])
    await rooms.setOnline(false)
    await rooms.press('Pin Kitchen talk')
    await rooms.press('Add a room')
    await rooms.press('Edit The balcony')
    await screenshot(rooms.page, `editing ${options.colorScheme} ${options.width}`)
    expect(await obstacles(rooms.page)).toEqual([])
    await rooms.press('Undo')
    await rooms.setOnline(true)
  })

  it('shows what could not be saved, to try it again or to forget it', async () => {
    const server = await startEmbedded()
    const rooms = new RoomsPage(await devices.open(example.url, { login: await server.login() }))
    await rooms.text('No rooms yet').waitFor()
    const refuse = () =>
      server.faults.refuse({ kind: 'publish' }, { type: 'cancel', condition: 'not-allowed' })
    const refusal = refuse()
    await rooms.add(ORCHARD, 'Orchard')
    await rooms.text('Your server has refused it').waitFor()
    await rooms.text('1 change could not be saved').waitFor()
    await screenshot(rooms.page, 'not saved')
    expect(await obstacles(rooms.page)).toEqual([])
    refusal.remove()
    await rooms.press('Try again')
    await rooms.shows('Orchard')
    await rooms.isSaved()
    const another = refuse()
    await rooms.rename('Orchard', 'Garden')
    await rooms.room('Orchard').getByText('Not saved').waitFor()
    another.remove()
    await rooms.press('Forget it')
    await rooms.room('Orchard').getByText('Not saved').waitFor({ state: 'detached' })
    await rooms.isSaved()
    await server.stop()
  })

  it('can be used by keys alone, and the focus is never lost', async () => {
    const { page } = new RoomsPage(await devices.open(example.url))
    const focused = page.locator(':focus')
    await page.getByRole('button', { name: 'Edit Kitchen talk' }).focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused.getAttribute('aria-label')).toBe('Edit The balcony')
    await page.keyboard.press('Enter')
    expect(await focused.getAttribute('name')).toBe('name')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Edit The balcony', expanded: false }).waitFor()
    expect(await focused.getAttribute('aria-label')).toBe('Edit The balcony')
    await page.keyboard.press('/')
    expect(await focused.getAttribute('type')).toBe('search')
    await page.keyboard.type('kitchen')
    await page.getByText('1 room', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Edit The balcony' }).waitFor()
    await page.getByRole('button', { name: 'Remove Kitchen talk' }).press('Enter')
    expect(await focused.getAttribute('aria-label')).toBe('Edit The balcony')
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Edit Kitchen talk' }).waitFor()
  })

  it('keeps ten thousand rooms with some dozens in the page, and finds one', async () => {
    const server = await startEmbedded({ rooms: 10_000 })
    const login = await server.login()
    const { page } = new RoomsPage(await devices.open(example.url, { login }))
    await page.getByText('10,000 rooms').waitFor()
    const rows = page.getByRole('article')
    expect(await rows.count()).toBeLessThan(50)
    await page.getByText('Room 10', { exact: true }).waitFor()
    await page.evaluate('scrollTo(0, document.body.scrollHeight)')
    await page.getByText('Room 10000', { exact: true }).waitFor()
    expect(await rows.count()).toBeLessThan(50)
    await page.getByLabel('Search rooms').fill('room 4242')
    await page.getByText('1 room', { exact: true }).waitFor()
    expect(await rows.count()).toBe(1)
    await screenshot(page, 'one of ten thousand')
    await server.stop()
  })
})

async function logIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text)
  await page.getByRole('button', { name: 'Log in' }).click()
}
