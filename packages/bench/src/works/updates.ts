import { timeActs, type Box, type Timed } from '../measure/timeActs.ts'
import { firstRooms, places, roomOf, type Room } from '../room.ts'
import type { Act, Store } from '../side.ts'

/** A store that has been loaded, and what it should hold. */
export interface Loaded {
  /** The rooms that it should hold, by JID; kept up to date by what tells it of others. */
  readonly expected: Map<string, Room>
}

/** Loads a store with so many rooms. */
export async function load(store: Store, items: number): Promise<Loaded> {
  const rooms = firstRooms(items)
  await store.loading(rooms)()
  return { expected: new Map(rooms.map((room) => [room.jid, room])) }
}

/** Times updates of rooms, each at random among the first `among`. */
export function timeUpdates(
  telling: (room: Room) => Act,
  { expected }: Loaded,
  box: Box,
  among: number,
): Promise<Timed> {
  const place = places(among)
  return timeActs(box, (i) => {
    const room = roomOf(place.next().value, i + 1)
    expected.set(room.jid, room)
    return telling(room)
  })
}
