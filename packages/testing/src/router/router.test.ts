import { xml, type Element } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import type { Profile } from '../profiles/profile.ts'
import { profiles } from '../profiles/profiles.ts'
import { createServer } from '../server/createServer.ts'
import type { Device } from '../wire/device.ts'
import {
  NS_CAPS,
  NS_DISCO_INFO,
  NS_PING,
  NS_PRIVATE,
  NS_PUBSUB,
  NS_ROSTER,
} from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'

const JULIET = 'juliet@capulet.lit'
const NODE = 'urn:example:notes'
const NOTE = '<note xmlns="urn:n"/>'
const get = (xmlns: string, name = 'query', to?: string) =>
  xml('iq', { type: 'get', to }, xml(name, { xmlns }))

async function start(profile: Profile = profiles['prosody-0.12']) {
  const server = createServer({ profile })
  const juliet = server.account(JULIET)
  juliet.createNode(NODE, { max_items: '10', access_model: 'whitelist', notify_retract: '1' })
  const device = async (resource: string, priority?: number, ...more: Element[]) => {
    const made = juliet.connect({ resource })
    await server.settled()
    const told = xml('priority', {}, String(priority))
    if (priority !== undefined) await made.send(xml('presence', {}, told, ...more))
    await server.settled()
    return made
  }
  return { server, juliet, device }
}

/** Capabilities with `+notify` for the node, and the answer to the question about them. */
function withNotify(device: Device, ver = 'one') {
  const feature = xml('feature', { var: `${NODE}+notify` })
  device.respond((iq) => {
    const node = iq.getChild('query', NS_DISCO_INFO)?.attrs['node']
    return node === undefined ? undefined : xml('query', { xmlns: NS_DISCO_INFO, node }, feature)
  })
  return xml('c', { xmlns: NS_CAPS, hash: 'sha-1', node: 'urn:client', ver })
}

const to = (device: Device, kind: 'event' | 'message' = 'event') =>
  device.received(kind).map(({ attrs }) => attrs['to'])

describe('messages', () => {
  it('to the bare JID pass by a negative priority and who sent no presence', async () => {
    const { server, juliet, device } = await start()
    const devices = [
      await device('a', 1),
      await device('b', 0),
      await device('c', -1),
      await device('d'),
    ]
    const romeo = server.account('romeo@capulet.lit').connect()
    await server.settled()
    for (const type of ['headline', 'chat']) {
      await romeo.send(xml('message', { to: juliet.jid, type }, xml('body')))
    }
    await server.settled()
    expect(devices.map((one) => one.received('message').map(({ attrs }) => attrs['type']))).toEqual(
      [['headline', 'chat'], ['headline'], [], []],
    )
  })

  it('to a full JID reach it without presence; a headline to nobody is lost', async () => {
    const { server, device } = await start()
    const quiet = await device('quiet')
    const other = await device('other', 1)
    await other.send(xml('message', { to: quiet.fullJid, type: 'headline' }))
    await other.send(xml('message', { to: `${JULIET}/nobody`, type: 'headline' }))
    await server.settled()
    expect(quiet.received('message')).toHaveLength(1)
    expect(other.received('message')).toHaveLength(0)
  })

  it('of people wait until somebody is there', async () => {
    const { server, device } = await start()
    const sender = await device('sender', -1)
    await sender.send(parseXml(`<message to='${JULIET}' type='chat'><body>hi</body></message>`))
    const later = await device('later', 0)
    await server.settled()
    expect(
      later.received('message').map((message) => message.getChild('delay')?.attrs['from']),
    ).toEqual(['capulet.lit'])
  })
})

describe('notifications', () => {
  it('come once per JID on Prosody and once per reason on ejabberd', async () => {
    for (const [name, item, retract] of [
      ['prosody-0.12', [JULIET, 'full'], [JULIET, 'full']],
      ['ejabberd-23.01', [JULIET, 'full', JULIET, 'full'], [JULIET, 'full']],
    ] as const) {
      const { server, juliet } = await start(profiles[name])
      const balcony = juliet.connect({ resource: 'balcony' })
      await server.settled()
      await balcony.send(xml('presence', {}, withNotify(balcony)))
      await server.settled()
      juliet.subscribe(NODE, JULIET)
      juliet.subscribe(NODE, balcony.fullJid)
      juliet.publish(NODE, 'a', NOTE)
      await server.settled()
      const named = () => to(balcony).map((jid) => (jid === JULIET ? jid : 'full'))
      expect([name, ...named()]).toEqual([name, ...item])
      juliet.retract(NODE, 'a')
      await server.settled()
      expect([name, ...named().slice(item.length)]).toEqual([name, ...retract])
    }
  })

  it('are lost on Prosody until the capabilities are known, and known to all who have the same', async () => {
    const { server, juliet, device } = await start()
    const balcony = juliet.connect({ resource: 'balcony' })
    await server.settled()
    const caps = withNotify(balcony)
    const held = server.faults.hold({ from: balcony.fullJid, kind: 'result' })
    await balcony.send(xml('presence', {}, caps))
    await server.settled()
    juliet.publish(NODE, 'gap', NOTE)
    held.remove()
    await server.settled()
    expect(to(balcony)).toEqual([balcony.fullJid])
    const chamber = await device('chamber', -1, parseXml(caps.toString()))
    expect(chamber.received('discoInfo')).toEqual([])
    juliet.publish(NODE, 'b', NOTE)
    await server.settled()
    expect(to(chamber)).toHaveLength(2)
    expect(chamber.received('event')[0]?.toString()).toContain('id="gap"')
    await balcony.send(xml('presence', { type: 'unavailable' }))
    juliet.publish(NODE, 'c', NOTE)
    await server.settled()
    expect(to(balcony)).toHaveLength(2)
  })

  it('reach contacts who may read, and ask for them', async () => {
    const { server, juliet } = await start()
    const nurse = server.account('nurse@capulet.lit')
    juliet.befriend(nurse)
    const device = nurse.connect({ resource: 'kitchen' })
    await server.settled()
    await device.send(xml('presence', {}, withNotify(device)))
    await server.settled()
    juliet.publish(NODE, 'a', NOTE)
    await server.settled()
    expect(to(device)).toEqual([])
    juliet.affiliate(NODE, nurse.jid, 'member')
    juliet.publish(NODE, 'a', NOTE)
    await server.settled()
    expect(to(device)).toEqual([device.fullJid])
  })

  it('come after the result on Openfire, and two may swap', async () => {
    const orders = new Set<string>()
    for (let seed = 1; seed <= 8; seed++) {
      const server = createServer({ profile: 'openfire', seed })
      const juliet = server.account(JULIET)
      juliet.createNode(NODE, { max_items: '10' })
      const balcony = juliet.connect({ resource: 'balcony' })
      await server.settled()
      juliet.subscribe(NODE, balcony.fullJid)
      const seen: string[] = []
      balcony.message$.subscribe((message) => {
        seen.push(message.getChild('event')?.getChild('items')?.getChild('item')?.attrs['id'] ?? '')
      })
      const publish = (id: string) => {
        const item = xml('item', { id }, parseXml(NOTE))
        const pubsub = xml('pubsub', { xmlns: NS_PUBSUB }, xml('publish', { node: NODE }, item))
        return balcony.request(xml('iq', { type: 'set' }, pubsub))
      }
      await Promise.all([publish('a'), publish('b')])
      await server.settled()
      const kinds = balcony.received().map((stanza) => stanza.name)
      expect(kinds.indexOf('iq')).toBeLessThan(kinds.indexOf('message'))
      orders.add(seen.join())
    }
    expect([...orders].sort()).toEqual(['a,b', 'b,a'])
  })
})

describe('presence', () => {
  it('goes to the own resources and to contacts, and tells who is there already', async () => {
    const { server, juliet, device } = await start()
    const balcony = await device('balcony', 1)
    const chamber = await device('chamber', 2)
    expect(chamber.received('presence').map(({ attrs }) => attrs['from'])).toEqual([
      chamber.fullJid,
      balcony.fullJid,
    ])
    const nurse = server.account('nurse@capulet.lit')
    const kitchen = nurse.connect({ resource: 'kitchen' })
    await server.settled()
    await kitchen.send(xml('presence', {}))
    await server.settled()
    expect(kitchen.received('presence')).toHaveLength(1)
    await kitchen.send(xml('presence', { to: juliet.jid, type: 'subscribe' }))
    await server.settled()
    expect(balcony.received('presence').at(-1)?.attrs).toMatchObject({
      from: nurse.jid,
      type: 'subscribe',
    })
    await balcony.send(xml('presence', { to: nurse.jid, type: 'subscribed' }))
    await balcony.send(xml('presence', {}, xml('show', {}, 'away')))
    await server.settled()
    expect(kitchen.received('presence').at(-1)?.toString()).toContain('away')
    balcony.goOffline()
    await server.settled()
    expect(kitchen.received('presence').at(-1)?.attrs['type']).toBe('unavailable')
  })
})

describe('requests', () => {
  it('are answered by the account: discovery, private XML, roster, ping', async () => {
    const { device } = await start()
    const balcony = await device('balcony')
    const info = await balcony.request(get(NS_DISCO_INFO))
    expect(info.toString()).toContain('<identity category="pubsub" type="pep"/>')
    const set = xml(
      'iq',
      { type: 'set' },
      parseXml(`<query xmlns='${NS_PRIVATE}'><s xmlns='urn:s'><x/></s></query>`),
    )
    await balcony.request(set)
    const ask = xml(
      'iq',
      { type: 'get' },
      parseXml(`<query xmlns='${NS_PRIVATE}'><s xmlns='urn:s'/></query>`),
    )
    expect((await balcony.request(ask)).toString()).toContain('<s xmlns="urn:s"><x/></s>')
    await balcony.request(get(NS_ROSTER))
    await balcony.request(get(NS_PING, 'ping', 'capulet.lit'))
    await balcony.request(get(NS_PING, 'ping', JULIET))
  })

  it.each([
    get('urn:nonsense'),
    get('urn:nonsense', 'x', 'capulet.lit'),
    get(NS_PING, 'ping', 'elsewhere.lit'),
    get(NS_PING, 'ping', 'nobody@capulet.lit'),
    get(NS_PING, 'ping', `${JULIET}/nobody`),
  ])('that nobody answers are refused: %s', async (iq) => {
    const { device } = await start()
    await expect((await device('balcony')).request(iq)).rejects.toMatchObject({
      condition: 'service-unavailable',
    })
  })

  it('of strangers meet a closed door', async () => {
    const { server } = await start()
    const romeo = server.account('romeo@capulet.lit').connect()
    await server.settled()
    await expect(romeo.request(get(NS_DISCO_INFO, 'query', JULIET))).rejects.toMatchObject({
      condition: 'service-unavailable',
    })
  })
})
