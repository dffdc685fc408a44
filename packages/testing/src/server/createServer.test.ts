import { xml, type Element } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { NS_PUBSUB, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import { createServer } from './createServer.ts'

const NODE = 'urn:xmpp:bookmarks:1'
const JULIET = 'juliet@capulet.lit'

function publishOf(id: string, text = 'x'): Element {
  const payload = xml('note', { xmlns: 'urn:example:note' }, text)
  const item = xml('item', { id }, payload)
  return pubsub('set', xml('publish', { node: NODE }, item))
}

function pubsub(type: string, action: Element, xmlns = NS_PUBSUB): Element {
  return xml('iq', { type }, xml('pubsub', { xmlns }, action))
}

function subscribe(jid: string): Element {
  return pubsub('set', xml('subscribe', { node: NODE, jid }))
}

describe('createServer', () => {
  it('brings an item from one device to the other', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    juliet.createNode(NODE, { access_model: 'whitelist', max_items: 'max' })
    const balcony = juliet.connect({ resource: 'balcony' })
    const chamber = juliet.connect({ resource: 'chamber' })
    expect(balcony.connection.state).toBe('connecting')
    await server.settled()
    expect(balcony.connection).toMatchObject({ state: 'online', session: 1, resumed: false })
    await chamber.request(subscribe(chamber.fullJid))
    const order: string[] = []
    chamber.message$.subscribe((message) => order.push(message.toString()))
    const result = await balcony.request(publishOf('a'))
    expect(result.attrs['from']).toBeUndefined()
    expect(order).toHaveLength(1)
    expect(order[0]).toContain(
      '<item id="a" publisher="juliet@capulet.lit"><note xmlns="urn:example:note">x</note></item>',
    )
    expect(juliet.items(NODE).map(({ id }) => id)).toEqual(['a'])
  })

  it('emits the own event before the result settles', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    server.account(JULIET).createNode(NODE)
    await server.settled()
    await balcony.request(subscribe(balcony.fullJid))
    const order: string[] = []
    balcony.message$.subscribe(() => order.push('event'))
    await balcony.request(publishOf('a')).then(() => order.push('result'))
    expect(order).toEqual(['event', 'result'])
  })

  it('replays what was missed after a resumption, and nothing after a fresh session', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    juliet.createNode(NODE, { max_items: '10' })
    const balcony = juliet.connect({ resource: 'balcony' })
    await server.settled()
    await balcony.request(subscribe(balcony.fullJid))
    const seen: Element[] = []
    balcony.message$.subscribe((message) => seen.push(message))
    balcony.cut()
    juliet.publish(NODE, 'a', '<note xmlns="urn:example:note"/>')
    await server.settled()
    expect(seen).toHaveLength(0)
    balcony.resume()
    await server.settled()
    expect(balcony.connection).toMatchObject({ state: 'online', session: 1, resumed: true })
    expect(seen).toHaveLength(1)
    balcony.cut({ resumable: false })
    juliet.publish(NODE, 'b', '<note xmlns="urn:example:note"/>')
    balcony.resume()
    await server.settled()
    expect(balcony.connection).toMatchObject({ state: 'online', session: 2, resumed: false })
    expect(seen).toHaveLength(1)
  })

  it('drops a repeated message by its id', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    juliet.createNode(NODE, { max_items: '10' })
    const balcony = juliet.connect({ resource: 'balcony' })
    await server.settled()
    await balcony.request(subscribe(balcony.fullJid))
    const seen: Element[] = []
    balcony.message$.subscribe((message) => seen.push(message))
    juliet.publish(NODE, 'a', '<note xmlns="urn:example:note"/>')
    await server.settled()
    balcony.cut()
    balcony.resume({ replay: 1 })
    await server.settled()
    expect(balcony.received('published')).toHaveLength(2)
    expect(seen).toHaveLength(1)
  })

  it('rejects what is in flight at once when the stream is cut', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    const lost = balcony.request(publishOf('a'))
    balcony.cut({ inFlight: 'lost' })
    await expect(lost).rejects.toMatchObject({ code: 'disconnected' })
    balcony.resume()
    await server.settled()
    expect(server.account(JULIET).nodes).toEqual([])
    const applied = balcony.request(publishOf('a'))
    balcony.cut({ inFlight: 'applied' })
    await expect(applied).rejects.toMatchObject({ code: 'disconnected' })
    await server.settled()
    expect(server.account(JULIET).nodes).toEqual([NODE])
    await expect(balcony.request(publishOf('b'))).rejects.toMatchObject({ code: 'offline' })
  })

  it('passes by a result with the right id from somebody else', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    const rule = server.faults.hold({ from: balcony.fullJid })
    const answer = balcony.request(publishOf('a'))
    await server.settled()
    const id = rule.held[0]?.attrs['id'] ?? ''
    for (const from of ['romeo@montague.lit', 'capulet.lit', `${JULIET}/chamber`]) {
      server.inject(balcony.fullJid, `<iq type='result' id='${id}' from='${from}'><forged/></iq>`)
    }
    await server.settled()
    rule.release()
    expect((await answer).getChild('forged')).toBeUndefined()
  })

  it('times out by the clock', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    server.faults.loseResult({ kind: 'publish' }, { times: 1 })
    const answer = balcony.request(publishOf('a'))
    await server.settled()
    server.clock.advance(30_000)
    await expect(answer).rejects.toMatchObject({ code: 'timeout' })
    expect(server.account(JULIET).items(NODE)).toHaveLength(1)
  })

  it('moves one device alone in manual mode', () => {
    const server = createServer({ flush: 'manual' })
    const juliet = server.account(JULIET)
    const balcony = juliet.connect({ resource: 'balcony' })
    const chamber = juliet.connect({ resource: 'chamber' })
    balcony.flush()
    expect([balcony.online, chamber.online]).toEqual([true, false])
    server.flush()
    expect(chamber.online).toBe(true)
  })

  it('sends nothing larger than the stream takes, and the server closes on what gets through', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    const careful = juliet.connect({ resource: 'careful' })
    const reckless = juliet.connect({ resource: 'reckless', maxBytes: 1e9 })
    await server.settled()
    const big = publishOf('a', 'y'.repeat(300_000))
    await expect(careful.request(big)).rejects.toMatchObject({ code: 'too-big' })
    await expect(reckless.request(big)).rejects.toMatchObject({ code: 'disconnected' })
    expect(reckless.connection).toMatchObject({ state: 'offline', error: { code: 'stream-error' } })
  })

  it('refuses a stranger', async () => {
    const server = createServer()
    server.account(JULIET).createNode(NODE, { access_model: 'whitelist' })
    const romeo = server.account('romeo@capulet.lit').connect({ resource: 'orchard' })
    await server.settled()
    const fetch = pubsub('get', xml('items', { node: NODE }))
    fetch.attrs['to'] = JULIET
    await expect(romeo.request(fetch)).rejects.toMatchObject({ condition: 'forbidden' })
    const look = pubsub('get', xml('configure', { node: NODE }), NS_PUBSUB_OWNER)
    look.attrs['to'] = JULIET
    await expect(romeo.request(look)).rejects.toMatchObject({ condition: 'forbidden' })
  })

  it('tells of each change of what a node holds, and who made it', async () => {
    const told: string[] = []
    const server = createServer({
      onWrite: ({ type, by, id }) => told.push([type, id, by].join(' ')),
    })
    const juliet = server.account(JULIET)
    const balcony = juliet.connect({ resource: 'balcony' })
    await server.settled()
    juliet.createNode(NODE, { max_items: '1' })
    await balcony.request(publishOf('a'))
    juliet.publish(NODE, 'b', '<note xmlns="urn:example:note"/>')
    juliet.retract(NODE, 'b')
    juliet.purge(NODE)
    juliet.deleteNode(NODE)
    expect(told).toEqual([
      `published a ${JULIET}/balcony`,
      `published b ${JULIET}`,
      `evicted a ${JULIET}`,
      `retracted b ${JULIET}`,
      `purged  ${JULIET}`,
      `deleted  ${JULIET}`,
    ])
  })
})
