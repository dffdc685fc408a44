/** A chat room as all sides keep it: what `bookmarks` of RxPEP decodes, in plain data. */
export interface Room {
  /** Its JID, by which it is found. */
  readonly jid: string
  /** What it is called. */
  readonly name?: string
  /** Whether it is joined at log-in; the sorted view shows those that are. */
  readonly autojoin: boolean
  /** The user's nickname there. */
  readonly nick?: string
}

/** How a room is found in what a subscriber was told. */
export type GetRoom = (jid: string) => Room | undefined

/** The JID of room number `n`. */
export function jidOf(n: number): string {
  return flat(`room-${n}@conference.capulet.example`)
}

/**
 * Room number `n` in its version number `serial`. Each version has another name, so that it stands elsewhere in a sorted view; in three of
 * four it is joined.
 */
export function roomOf(n: number, serial: number): Room {
  const chance = mixed(n, serial)
  const name = flat(`${chance.toString(36)} ${n}`)
  return { jid: jidOf(n), name, autojoin: chance % 4 !== 0, nick: 'JC' }
}

/** The rooms that there are at first. */
export function firstRooms(count: number): Room[] {
  return Array.from({ length: count }, (_, n) => roomOf(n, 0))
}

/** A string in one piece and of no known hash, as a parser makes them, or a disk gives them back. */
export function flat(text: string): string {
  return Buffer.from(text).toString()
}

function mixed(n: number, serial: number): number {
  let hash = Math.imul(n + 1, 0x9e37_79b1) ^ Math.imul(serial + 1, 0x85eb_ca77)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Pseudo-random numbers from 0 to `below`, the same each time. */
export function* places(below: number): Generator<number, never> {
  let state = 1
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield Math.floor((state / 2 ** 32) * below)
  }
}

/** The order of the sorted view: by name, then JID, in code units. */
export function byName(a: Room, b: Room): number {
  return compare(a.name ?? '', b.name ?? '') || compare(a.jid, b.jid)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What the sorted view shows of some rooms. */
export function sortedRooms(rooms: Iterable<Room>): Room[] {
  return [...rooms].filter(({ autojoin }) => autojoin).sort(byName)
}

/** How many rooms, and a sum over all of them in any order, which each lost, doubled or stale one changes. */
export function digest(rooms: Iterable<Room>): string {
  let [count, sum] = [0, 0]
  for (const room of rooms) {
    count++
    sum = (sum + hashOf(room)) >>> 0
  }
  return `${count} rooms, sum ${sum}`
}

/** How many rooms, and a sum that hangs on their order too. */
export function orderedDigest(rooms: Iterable<Room>): string {
  let [count, sum] = [0, 0]
  for (const room of rooms) {
    count++
    sum = (Math.imul(sum, 31) + hashOf(room)) >>> 0
  }
  return `${count} rooms in order, sum ${sum}`
}

function hashOf({ jid, name = '', autojoin, nick = '' }: Room): number {
  const text = `${jid} ${name} ${autojoin} ${nick}`
  let result = 0
  for (let i = 0; i < text.length; i++) result = (Math.imul(result, 31) + text.charCodeAt(i)) | 0
  return result
}
