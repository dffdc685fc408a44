// @vitest-environment jsdom
import { bookmarks, createAccount, type Bookmark } from '@rxpep/core'
import { createServer, passTime } from '@rxpep/testing'
import { countWatchers } from '@rxpep/testing/adapter'
import { memo } from 'react'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPage } from '../test/page.tsx'
import { useBookmarks, useItem, useQuery } from './index.ts'

/** An account with so many bookmarks, that has read them. */
async function bookmarked(count: number) {
  const server = createServer({ maxItems: 20_000 })
  const juliet = server.account('juliet@capulet.lit')
  juliet.createNode(bookmarks.node, { access_model: 'whitelist', max_items: 'max' })
  const ids = Array.from({ length: count }, (_, i) => `room${i}@chat.capulet.lit`)
  const write = (id: string, name: string): void => {
    const payload = `<conference xmlns="urn:xmpp:bookmarks:1" name="${name}"/>`
    juliet.publish(bookmarks.node, id, payload)
  }
  for (const id of ids) write(id, 'a room')
  const device = juliet.connect({ resource: 'balcony' })
  const account = createAccount({
    ...{ transport: device, presence: { priority: -1 }, clock: server.clock },
  })
  onTestFinished(async () => {
    const closed = account.close()
    await passTime(server, 60_000)
    await closed
  })
  const ready = account.collection(bookmarks).whenReady()
  await server.settled()
  await ready
  return { server, write, ids, counted: countWatchers(account), account }
}

describe('ten thousand bookmarks', () => {
  const counts = { list: 0, rows: 0 }
  const Row = memo(function Row({ room }: { room: Bookmark }) {
    counts.rows += 1
    return room.name
  })
  function List() {
    counts.list += 1
    return useBookmarks().items.map((room) => <Row key={room.jid} room={room} />)
  }
  function Query() {
    counts.list += 1
    return useQuery(bookmarks, { orderBy: 'name' }).rows.map(({ id, value }) => (
      <Row key={id} room={value} />
    ))
  }

  it.each([
    ['a collection', List],
    ['a query', Query],
  ])('listed of %s: where one changes one row renders again, and the list', async (_, Place) => {
    const stage = await bookmarked(10_000)
    Object.assign(counts, { list: 0, rows: 0 })
    const page = openPage(stage.account, <Place />)
    expect(counts).toEqual({ list: 1, rows: 10_000 })
    stage.write('room5000@chat.capulet.lit', 'another name')
    await stage.server.settled()
    expect(page.text).toContain('another name')
    expect(counts).toEqual({ list: 2, rows: 10_001 })
  })
})

describe('a thousand rows that each watch their item', () => {
  const counts = { rows: 0 }
  function Row({ id }: { id: string }) {
    counts.rows += 1
    return useItem(bookmarks, id)?.name
  }

  it('wake one of them where one changes, and leave nothing however often they come and go', async () => {
    const stage = await bookmarked(1000)
    const rows = stage.ids.map((id) => <Row key={id} id={id} />)
    const page = openPage(stage.counted.account, null)
    for (let i = 0; i < 5; i += 1) {
      page.show(rows)
      expect(stage.counted.watchers).toBe(1000)
      counts.rows = 0
      stage.write('room500@chat.capulet.lit', `name ${i}`)
      await stage.server.settled()
      expect(page.text).toContain(`name ${i}`)
      expect(counts.rows).toBe(1)
      page.show(null)
      expect(stage.counted.watchers).toBe(0)
    }
    await passTime(stage.server, 300_000)
    expect(stage.server.clock.pending).toBe(0)
  })
})
