import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBuiltExample, type RunningExample } from '@rxpep/example-shared/startExample'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { screenshot, useDevices, type DeviceOptions } from './devices.ts'
import { RoomsPage } from './roomsPage.ts'
import { describeServers } from './servers.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/react-bookmarks')
const ORCHARD = 'orchard@chat.capulet.lit'

let example: RunningExample
beforeAll(async () => {
  example = await startBuiltExample(ROOT)
})
afterAll(() => example.stop())

describeServers((login) => {
  const devices = useDevices()

  /** Two devices of a fresh account, with a room that both see. */
  async function openTwo(options?: DeviceOptions) {
    const account = { login: await login(), ...options }
    const [balcony, chamber] = await Promise.all([
      devices.open(example.url, account),
      devices.open(example.url, account),
    ])
    const [here, there] = [new RoomsPage(balcony), new RoomsPage(chamber)]
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
  })

  it('an edit made offline waits, survives a reload, and is sent when the plug is in again', async () => {
    const { here, there } = await openTwo()
    await there.setOnline(false)
    await there.rename('Orchard', 'Garden')
    await there.room('Garden').getByText('Waiting').waitFor()
    await there.text('1 change kept here, to be sent').waitFor()
    await there.page.reload()
    await there.shows('Garden')
    await there.room('Garden').getByText('Waiting').waitFor()
    await here.shows('Orchard')
    await there.setOnline(true)
    await here.shows('Garden')
    await there.isSaved()
  })

  it('both rename a room offline: the one that loses is told, and brings its name back', async () => {
    const { here, there } = await openTwo()
    await Promise.all([here.setOnline(false), there.setOnline(false)])
    await here.rename('Orchard', 'Roses')
    await there.rename('Orchard', 'Herbs')
    await here.setOnline(true)
    await here.isSaved()
    await there.setOnline(true)
    await there.text('was changed on two devices at once').waitFor()
    await here.shows('Herbs')
    await screenshot(
      there.page,
      `conflict ${expect.getState().currentTestName ?? ''}`.replaceAll('/', ' '),
    )
    await there.press('Use “Roses”')
    await Promise.all([here.shows('Roses'), there.shows('Roses')])
    await there.text('was changed on two devices at once').waitFor({ state: 'detached' })
  })
})
