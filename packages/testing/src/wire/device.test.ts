import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { createServer } from '../server/createServer.ts'
import { NS_PING } from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'

const JULIET = 'juliet@capulet.lit'
const ping = xml('iq', { type: 'get' }, xml('ping', { xmlns: NS_PING }))

describe('Device', () => {
  it('answers requests by its responders, and refuses what nobody answers', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    const romeo = server.account('romeo@capulet.lit').connect({ resource: 'orchard' })
    await server.settled()
    const ask = () => romeo.request(xml('iq', { type: 'get', to: balcony.fullJid }, xml('ask')))
    const stop = balcony.respond((iq) => (iq.getChild('ask') ? xml('told') : undefined))
    expect((await ask()).getChild('told')).toBeDefined()
    stop()
    await expect(ask()).rejects.toMatchObject({ condition: 'service-unavailable' })
  })

  it('tells of presences without an address', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    const told: string[] = []
    balcony.presence$.subscribe((presence) => told.push(presence.toString()))
    await server.settled()
    await balcony.send(xml('presence', { to: 'romeo@capulet.lit' }))
    await balcony.send(xml('presence', {}, xml('show', {}, 'away')))
    expect(told).toEqual(['<presence><show>away</show></presence>'])
  })

  it('comes back by itself after the time it was told', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony', reconnect: 1000 })
    await server.settled()
    balcony.cut()
    server.clock.advance(999)
    await server.settled()
    expect(balcony.connection.state).toBe('offline')
    server.clock.advance(1)
    await server.settled()
    expect(balcony.connection).toMatchObject({ state: 'online', resumed: true, session: 1 })
  })

  it('gets a fresh session when the old one has expired', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    balcony.cut()
    server.clock.advance(server.profile.stream.resumeSeconds * 1000)
    expect(server.account(JULIET).sessions).toEqual([])
    balcony.resume()
    await server.settled()
    expect(balcony.connection).toMatchObject({ session: 2, resumed: false })
  })

  it('is told when another device takes its resource', async () => {
    const server = createServer()
    const first = server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    server.account(JULIET).connect({ resource: 'balcony' })
    await server.settled()
    expect(first.connection).toMatchObject({ state: 'offline', error: { code: 'stream-error' } })
  })

  it('starts offline when told, goes offline properly, and closes for good', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    const balcony = juliet.connect({ resource: 'balcony', start: 'offline' })
    await expect(balcony.request(ping)).rejects.toMatchObject({ code: 'offline' })
    balcony.reconnect()
    await server.settled()
    await balcony.request(ping)
    balcony.goOffline()
    expect(juliet.sessions).toEqual([])
    balcony.reconnect()
    await server.settled()
    const lost = balcony.request(ping)
    let complete = false
    balcony.message$.subscribe({ complete: () => (complete = true) })
    await balcony.close()
    await expect(lost).rejects.toMatchObject({ code: 'disconnected' })
    balcony.reconnect()
    await server.settled()
    expect(balcony.connection.state).toBe('closed')
    expect(complete).toBe(true)
  })

  it('can be cut by who hears of the connection, without a resumption being lost', async () => {
    const server = createServer()
    const balcony = server.account(JULIET).connect({ resource: 'balcony' })
    let cuts = 0
    balcony.connection$.subscribe(({ state }) => {
      if (state === 'offline' && cuts++ < 3) balcony.resume()
    })
    await server.settled()
    balcony.cut()
    await server.settled()
    expect(balcony.connection).toMatchObject({ state: 'online', resumed: true })
  })

  it('may be cut from a stream whose stanzas the server reads later, after those of the next one', async () => {
    const server = createServer({ flush: 'manual' })
    const juliet = server.account(JULIET)
    juliet.createNode('n')
    const balcony = juliet.connect({ resource: 'balcony' })
    server.flush()
    const publish = (text: string) =>
      balcony.request(
        parseXml(
          `<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'><item id='a'>` +
            `<note xmlns='urn:n'>${text}</note></item></publish></pubsub></iq>`,
        ),
      )
    const lost = publish('old')
    balcony.cut({ resumable: false, inFlight: { after: 1000 } })
    await expect(lost).rejects.toMatchObject({ code: 'disconnected' })
    balcony.reconnect()
    server.flush()
    const kept = publish('new')
    server.flush()
    await kept
    server.clock.advance(1000)
    expect(juliet.items('n')[0]?.payload.getText()).toBe('old')
  })

  it('gives each receiver a stanza of its own', async () => {
    const server = createServer()
    const juliet = server.account(JULIET)
    const devices = ['balcony', 'chamber'].map((resource) => juliet.connect({ resource }))
    await server.settled()
    juliet.createNode('n')
    for (const { fullJid } of devices) juliet.subscribe('n', fullJid)
    for (const { message$ } of devices) message$.subscribe((message) => message.children.splice(0))
    juliet.publish('n', 'a', '<note xmlns="urn:n"/>')
    await server.settled()
    for (const device of devices) expect(device.received('published')).toHaveLength(1)
    expect(juliet.items('n')[0]?.payload.toString()).toBe('<note xmlns="urn:n"/>')
  })
})
