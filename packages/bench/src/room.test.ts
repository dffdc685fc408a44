import { describe, expect, it } from 'vitest'
import { digest, firstRooms, orderedDigest, roomOf, sortedRooms } from './room.ts'

const rooms = firstRooms(50)

describe('digest', () => {
  it('is the same in any order', () => {
    expect(digest([...rooms].reverse())).toBe(digest(rooms))
  })

  it('tells a room that is lost, doubled or stale', () => {
    const others = [
      rooms.slice(1),
      [...rooms, ...rooms.slice(0, 1)],
      [roomOf(0, 1), ...rooms.slice(1)],
    ]
    for (const other of others) expect(digest(other)).not.toBe(digest(rooms))
  })
})

describe('orderedDigest', () => {
  it('tells another order', () => {
    expect(orderedDigest([...rooms].reverse())).not.toBe(orderedDigest(rooms))
  })
})

describe('sortedRooms', () => {
  it('has those that are joined, by name', () => {
    const names = sortedRooms(rooms).map(({ name = '' }) => name)
    expect(names).toEqual([...names].sort())
    expect(names).toHaveLength(rooms.filter(({ autojoin }) => autojoin).length)
  })
})
