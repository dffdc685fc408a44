import { xml, type Element } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { createServer } from '../server/createServer.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'

const NODE = 'urn:example:notes'
const JULIET = 'juliet@capulet.lit'

function publishOf(id: string): Element {
  const item = xml('item', { id }, xml('note', { xmlns: NODE }))
  const publish = xml('publish', { node: NODE }, item)
  return xml('iq', { type: 'set' }, xml('pubsub', { xmlns: NS_PUBSUB }, publish))
}

/** Juliet's balcony, subscribed, and the ItemIDs that it hears of. */
async function start() {
  const server = createServer()
  const juliet = server.account(JULIET)
  juliet.createNode(NODE, { max_items: '10' })
  const balcony = juliet.connect({ resource: 'balcony' })
  await server.settled()
  juliet.subscribe(NODE, balcony.fullJid)
  const heard: string[] = []
  balcony.message$.subscribe((message) => {
    const items = message.getChild('event')?.getChild('items')
    heard.push(items?.getChild('item')?.attrs['id'] ?? '?')
  })
  const publish = async (...ids: string[]) => {
    for (const id of ids) juliet.publish(NODE, id, xml('note', { xmlns: NODE }))
    await server.settled()
  }
  return { server, faults: server.faults, juliet, balcony, heard, publish }
}

describe('faults', () => {
  it('drop stanzas, as many as told', async () => {
    const { faults, heard, publish } = await start()
    const rule = faults.drop({ to: JULIET, kind: 'published' }, { times: 2 })
    await publish('a', 'b', 'c')
    expect(heard).toEqual(['c'])
    expect(rule.count).toBe(2)
  })

  it('hold stanzas and release them in order, some or all', async () => {
    const { server, faults, heard, publish } = await start()
    const rule = faults.hold({ kind: 'event' })
    await publish('a', 'b', 'c')
    expect(rule.held).toHaveLength(3)
    rule.release(1)
    expect(heard).toEqual(['a'])
    rule.remove()
    await publish('d')
    await server.settled()
    expect(heard).toEqual(['a', 'b', 'c', 'd'])
  })

  it('let go on clear what a rule holds that applies no more', async () => {
    const { faults, heard, publish } = await start()
    faults.hold({ kind: 'event' }, { times: 1 })
    await publish('a', 'b')
    expect(heard).toEqual(['b'])
    faults.clear()
    expect(heard).toEqual(['b', 'a'])
  })

  it('apply to a stream that is gone: a held publish is stored late, without an answer', async () => {
    const { server, faults, juliet, balcony } = await start()
    const late = faults.hold({ kind: ['publish', 'presence'] })
    const answer = balcony.request(publishOf('late'))
    await balcony.send(xml('presence'))
    await server.settled()
    balcony.cut({ resumable: false })
    await expect(answer).rejects.toMatchObject({ code: 'disconnected' })
    balcony.reconnect()
    await server.settled()
    late.release()
    await server.settled()
    expect(juliet.items(NODE).map(({ id }) => id)).toEqual(['late'])
    expect(juliet.sessions).toMatchObject([{ available: false }])
  })

  it('duplicate stanzas with the same id or none', async () => {
    const { faults, heard, balcony, publish } = await start()
    faults.duplicate({ kind: 'event' }, { times: 1, copies: 2, ids: 'none' })
    await publish('a')
    expect(heard).toEqual(['a', 'a', 'a'])
    const ids = balcony.received('event').map(({ attrs }) => attrs['id'])
    expect(ids).toEqual([ids[0], undefined, undefined])
  })

  it('reorder stanzas', async () => {
    const { faults, heard, publish } = await start()
    faults.reorder({ kind: 'event' }, { count: 3 })
    await publish('a', 'b', 'c', 'd')
    expect(heard).toEqual(['c', 'b', 'a'])
    faults.clear()
    expect(heard).toEqual(['c', 'b', 'a', 'd'])
  })

  it('delay stanzas by the clock', async () => {
    const { server, faults, heard, publish } = await start()
    faults.delay({ item: 'a' }, 500)
    await publish('a', 'b')
    expect(heard).toEqual(['b'])
    server.clock.advance(500)
    expect(heard).toEqual(['b', 'a'])
  })

  it('lose a result although the request was applied', async () => {
    const { server, faults, balcony, juliet, heard } = await start()
    faults.loseResult({ kind: 'publish' }, { times: 1 })
    const answer = balcony.request(publishOf('a'), { timeout: 1000 })
    await server.settled()
    expect(juliet.items(NODE)).toHaveLength(1)
    expect(heard).toEqual(['a'])
    server.clock.advance(1000)
    await expect(answer).rejects.toMatchObject({ code: 'timeout' })
    await balcony.request(publishOf('b'))
  })

  it('refuse a request with a condition, unapplied', async () => {
    const { faults, balcony, juliet } = await start()
    const error = { type: 'wait', condition: 'resource-constraint', text: 'later' } as const
    faults.refuse({ kind: 'publish' }, error, { times: 1 })
    await expect(balcony.request(publishOf('a'))).rejects.toMatchObject({
      code: 'busy',
      condition: 'resource-constraint',
    })
    expect(juliet.items(NODE)).toHaveLength(0)
  })

  it('close the stream, with the request applied or not, resumable or not', async () => {
    const { server, faults, balcony, juliet, heard } = await start()
    faults.closeStream(
      { kind: 'publish' },
      { error: 'policy-violation', applied: true, resumable: true, times: 1 },
    )
    await expect(balcony.request(publishOf('a'))).rejects.toMatchObject({ code: 'disconnected' })
    expect(balcony.connection).toMatchObject({ state: 'offline', error: { code: 'stream-error' } })
    expect(juliet.items(NODE)).toHaveLength(1)
    balcony.resume()
    await server.settled()
    expect(balcony.connection).toMatchObject({ resumed: true })
    expect(heard).toEqual(['a'])
    faults.closeStream({ kind: 'publish' }, { times: 1 })
    await expect(balcony.request(publishOf('b'))).rejects.toMatchObject({ code: 'disconnected' })
    expect(juliet.items(NODE)).toHaveLength(1)
    balcony.resume()
    await server.settled()
    expect(balcony.connection).toMatchObject({ resumed: false, session: 2 })
  })

  it('repeat after a resumption what was cut off on its way to the client', async () => {
    const { server, faults, balcony, heard, publish } = await start()
    faults.closeStream({ kind: 'published' }, { resumable: true, times: 1 })
    await publish('a')
    expect(heard).toEqual([])
    balcony.resume()
    await server.settled()
    expect(heard).toEqual(['a'])
  })

  it('let the first rule that fits apply', async () => {
    const { faults, heard, publish } = await start()
    faults.drop({ item: 'a' })
    const second = faults.drop({ kind: 'event' }, { times: 1 })
    await publish('a', 'b', 'c')
    expect(heard).toEqual(['c'])
    expect(second.count).toBe(1)
  })
})
