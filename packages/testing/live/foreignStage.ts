import { bookmarks, type Bookmark, type Element } from '@rxpep/core'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { items } from '../src/contract/stanzas.ts'
import { foreignClient, type ForeignClient, type ForeignMake } from './foreignClient.ts'
import { otherClient } from './library.ts'
import type { LiveServer } from './liveServer.ts'
import { roomsDevice, type RoomsDevice } from './rooms.ts'

/** What bookmarks say, by room. */
export type Rooms = Readonly<Record<string, Omit<Bookmark, 'jid' | 'extensions'>>>

/** An account with a device of the library, a client of another make, and somebody who looks at what the server has. */
export interface ForeignStage {
  /** The device with the library. */
  readonly device: RoomsDevice
  /** The client of another make. */
  readonly foreign: ForeignClient
  /** The item of a room as the server has it now; nothing when it is not there. */
  stored(jid: string): Promise<Element | undefined>
  /** Resolves when the server has these bookmarks and no others, and both show them; the other client when it reads them. */
  agree(expected: Rooms): Promise<void>
  /** Resolves when both show what the server has, whatever that is; nobody may write any more. */
  meet(): Promise<Rooms>
}

/** How a stage is set. */
export interface ForeignStageOptions {
  /** What the other client does before the library is there. */
  readonly first?: (foreign: ForeignClient) => Promise<unknown>
  /** How the library logs in. */
  readonly connect?: typeof otherClient
}

/** Logs all of them in, the library last. */
export async function foreignStage(
  server: LiveServer,
  make: ForeignMake,
  { first, connect = otherClient }: ForeignStageOptions = {},
): Promise<ForeignStage> {
  const juliet = await server.account()
  const foreign = await foreignClient(make, server.tcp, juliet)
  await first?.(foreign)
  const other = await otherClient(server.tcp, juliet)
  const device = roomsDevice(await connect(server.tcp, juliet))
  await device.rooms.whenReady()
  const all = async () => {
    const result = await other.request(items(bookmarks.node))
    return result.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
  }
  const views = async () => {
    const stored = Object.fromEntries((await all()).map(readItem))
    await foreign.does({ do: 'list' })
    return { stored, device: shown(device), foreign: foreignRooms(foreign) }
  }
  return {
    device,
    foreign,
    async agree(expected) {
      const same = { stored: expected, device: expected, foreign: expected }
      await expect.poll(views).toEqual(same)
    },
    stored: async (jid) => (await all()).find(({ attrs }) => attrs['id'] === jid),
    async meet() {
      await device.account.whenInSync()
      let last = await views()
      const isSame = async () => {
        last = await views()
        return isDeepStrictEqual([last.device, last.foreign], [last.stored, last.stored])
      }
      await expect.poll(isSame).toBe(true)
      return last.stored
    },
  }
}

function readItem(item: Element): [string, Rooms[string]] {
  const { attrs } = item
  const payload = item.getChild('conference', bookmarks.node)
  if (!payload) throw new Error(`no bookmark: ${item.toString()}`)
  const id = attrs['id'] ?? ''
  return [id, plain(bookmarks.codec.decode(payload, id))]
}

function plain(bookmark: Bookmark): Rooms[string] {
  const { name, nick, password, autojoin } = bookmark
  return defined({ name, nick, password, autojoin })
}

function shown({ rooms }: RoomsDevice): Rooms {
  return Object.fromEntries(Array.from(rooms.view, ([id, bookmark]) => [id, plain(bookmark)]))
}

function foreignRooms(foreign: ForeignClient): Rooms {
  const entries = Object.entries(foreign.view())
  return Object.fromEntries(
    entries.map(([id, { name, nick, password, autojoin = false }]) => [
      id,
      defined({ name, nick, password, autojoin }),
    ]),
  )
}

function defined(room: { [K in keyof Rooms[string]]: Rooms[string][K] | undefined }) {
  const entries = Object.entries(room).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Rooms[string]
}
