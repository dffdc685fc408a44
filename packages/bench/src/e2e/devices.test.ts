import { createServer } from '@rxpep/testing'
import { WebSocket } from 'ws'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { digest, firstRooms, roomOf, type Room } from '../room.ts'
import type { Device } from './device.ts'
import { kindNames, kinds } from './kinds.ts'
import { seed } from './seed.ts'
import type { Stage } from './stage.ts'

beforeAll(() => {
  Object.assign(globalThis, { WebSocket })
})

/** A server in this process, on which nothing is timed. */
async function stageHere(): Promise<Stage> {
  const server = createServer()
  const { url } = await server.listen({ mechanisms: ['PLAIN'] })
  onTestFinished(() => server.close())
  const account = { jid: 'juliet@capulet.lit', password: 'rosebud' }
  server.account(account.jid, account)
  return {
    name: 'here',
    url,
    pid: undefined,
    account: () => Promise.resolve(account),
    stop: () => server.close(),
  }
}

function sees(device: Device, { name }: Room): Promise<void> {
  return new Promise((resolve) => {
    device.watch((room) => {
      if (room.name === name) resolve()
    })
  })
}

describe.each(kindNames)('two devices by %s', (kind) => {
  it('have what is there, and see what the other one stores', async () => {
    const rooms = firstRooms(5)
    const login = await seed(await stageHere(), rooms.length)
    const [from, to] = [
      kinds[kind]({ ...login, resource: 'from' }),
      kinds[kind]({ ...login, resource: 'to' }),
    ]
    await Promise.all([from.open(), to.open()])
    expect(digest(to.rooms())).toBe(digest(rooms))
    const [room, seen] = [roomOf(3, 1), sees(to, roomOf(3, 1))]
    await from.put(room)
    await seen
    for (const device of [from, to]) {
      expect(digest(device.rooms())).toBe(digest([...rooms.slice(0, 3), room, ...rooms.slice(4)]))
    }
    await Promise.all([from.close(), to.close()])
  })
})
