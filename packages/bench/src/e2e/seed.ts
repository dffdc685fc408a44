import { firstRooms, type Room } from '../room.ts'
import { XmppClientDevice } from './devices/xmppClientDevice.ts'
import { RxpepDevice } from './devices/rxpepDevice.ts'
import type { Login } from './device.ts'
import type { Stage } from './stage.ts'

const AT_ONCE = 64
const LONGEST = 5 * 60_000

/** A fresh account whose bookmarks are these many rooms, in a node that RxPEP has made private and large enough. */
export async function seed(stage: Stage, items: number): Promise<Omit<Login, 'resource'>> {
  const login = { ...(await stage.account()), url: stage.url }
  const maker = new RxpepDevice({ ...login, resource: 'maker' })
  await maker.open()
  await maker.close()
  const seeder = new XmppClientDevice({ ...login, resource: 'seeder' })
  await seeder.open()
  const end = performance.now() + LONGEST
  await each(firstRooms(items), AT_ONCE, (room) => {
    if (performance.now() > end)
      throw new Error(`${items} items take more than five minutes to store`)
    return seeder.put(room)
  })
  await seeder.close()
  return login
}

/** Does something for each room, some at a time. */
export async function each(
  rooms: readonly Room[],
  atOnce: number,
  run: (room: Room) => Promise<unknown>,
): Promise<void> {
  const waiting = rooms.values()
  const worker = async () => {
    for (const room of waiting) await run(room)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
