import { timeActs } from '../measure/timeActs.ts'
import { firstRooms, type Room } from '../room.ts'
import { expectRooms, type Work } from './work.ts'

/** From a storage that has all items to a complete view, before the network says anything. */
export const coldStart: Work = {
  id: 'cold-start',
  title: 'Cold start from storage',
  sizes: [10_000],
  quickSizes: [10_000],
  async run(side, items, box) {
    const rooms = firstRooms(items)
    const restart = await side.restarting?.(rooms)
    if (!restart) throw new Error(`${side.id} can't restart`)
    let found: Iterable<Room> = []
    const { usPerOp } = await timeActs({ ...box, mostAtOnce: 1 }, () => async () => {
      found = await restart()
    })
    expectRooms(side, found, rooms)
    return { usPerOp }
  },
}
