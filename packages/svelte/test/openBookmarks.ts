import { bookmarks, createAccount, type Account } from '@rxpep/core'
import { createServer, passTime, type TestAccount } from '@rxpep/testing'
import { countWatchers } from '@rxpep/testing/adapter'
import { expect, onTestFinished } from 'vitest'

/** Juliet's account on an embedded server, with bookmarks that a device of hers has read. */
export interface OpenBookmarks {
  /** Her account, as the library sees it. */
  readonly account: Account
  /** Her account on the server. */
  readonly juliet: TestAccount
  /** How many watch. */
  readonly watchers: () => number
  /** Another client of hers names a room. */
  readonly name: (id: string, name: string) => Promise<void>
  /** Lets all happen that happens now. */
  readonly settled: () => Promise<void>
}

/** The JID of a room. */
export function roomJid(number: number): string {
  return `room${String(number).padStart(5, '0')}@chat.shakespeare.lit`
}

/** Opens an account with so many bookmarks; at the end of the test nothing may be left of it. */
export async function openBookmarks(count: number): Promise<OpenBookmarks> {
  const server = createServer({ transcript: false, maxItems: 20_000 })
  const juliet = server.account('juliet@capulet.lit')
  const publish = (id: string, name: string) => {
    juliet.publish(bookmarks.node, id, `<conference xmlns="urn:xmpp:bookmarks:1" name="${name}"/>`)
  }
  juliet.createNode(bookmarks.node, {
    ...{ access_model: 'whitelist', max_items: 'max' },
    send_last_published_item: 'never',
  })
  for (let i = 0; i < count; i++) publish(roomJid(i), `Room ${i}`)
  const device = juliet.connect({ resource: 'balcony' })
  const own = createAccount({
    transport: device,
    presence: { priority: -1 },
    clock: server.clock,
    random: () => 0.5,
  })
  const counted = countWatchers(own)
  const ready = own.collection(bookmarks).whenReady()
  await server.settled()
  await ready
  onTestFinished(async () => {
    const closed = own.close()
    await passTime(server, 60_000)
    await closed
    await device.close()
    expect([counted.watchers, server.clock.pending]).toEqual([0, 0])
  })
  return {
    account: counted.account,
    juliet,
    watchers: () => counted.watchers,
    name: (id, name) => {
      publish(id, name)
      return server.settled()
    },
    settled: () => server.settled(),
  }
}
