import { client, type Client } from '@xmpp/client'
import { xml as build, type Element } from '@rxpep/core'
import { once } from 'node:events'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { createServer } from '../server/createServer.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { Mechanism } from './saslNegotiation.ts'

const NODE = 'urn:xmpp:bookmarks:1'
const JULIET = 'juliet@capulet.lit'

type SentElement = Parameters<Client['send']>[0]

beforeAll(() => {
  if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket })
})

async function start(mechanisms?: readonly Mechanism[]) {
  const server = createServer()
  const juliet = server.account(JULIET, { password: 'rosebud' })
  const { url } = await server.listen(mechanisms ? { mechanisms } : {})
  onTestFinished(() => server.close())
  return { server, juliet, url }
}

function logIn(url: string, password = 'rosebud', resource = 'balcony'): Client {
  const balcony = client({
    service: url,
    domain: 'capulet.lit',
    username: 'juliet',
    password,
    resource,
    // How long the opening of a stream may take; two seconds otherwise.
    timeout: 60_000,
  })
  balcony.on('error', () => undefined)
  balcony.reconnect.stop()
  onTestFinished(async () => {
    await balcony.stop()
  })
  return balcony
}

function publishOf(id: string): SentElement {
  const payload = build('note', { xmlns: 'urn:example:note' }, 'x')
  const publish = build('publish', { node: NODE }, build('item', { id }, payload))
  return iqOf('set', publish)
}

function iqOf(type: string, action: Element): SentElement {
  return build(
    'iq',
    { type },
    build('pubsub', { xmlns: NS_PUBSUB }, action),
  ) as unknown as SentElement
}

describe('listen', () => {
  for (const mechanism of ['SCRAM-SHA-1', 'PLAIN'] as const) {
    it(`lets a client log in with ${mechanism} and publish`, async () => {
      const { juliet, url } = await start([mechanism])
      const balcony = logIn(url)
      const jid = await balcony.start()
      expect(jid.toString()).toBe(`${JULIET}/balcony`)
      await balcony.iqCaller.request(publishOf('a'))
      expect(juliet.items(NODE).map(({ id }) => id)).toEqual(['a'])
    })

    it(`refuses a wrong password with ${mechanism}`, async () => {
      const { url, juliet } = await start([mechanism])
      await expect(logIn(url, 'wrong').start()).rejects.toThrow('not-authorized')
      expect(juliet.sessions).toEqual([])
    })
  }

  it('replays what was missed when the stream is resumed', async () => {
    const { server, juliet, url } = await start()
    juliet.createNode(NODE, { max_items: '10' })
    const balcony = logIn(url)
    await balcony.start()
    const fullJid = `${JULIET}/balcony`
    await balcony.iqCaller.request(iqOf('set', build('subscribe', { node: NODE, jid: fullJid })))
    const seen: string[] = []
    balcony.on('stanza', (stanza) => {
      if (stanza.is('message')) seen.push(stanza.toString())
    })
    const resumed = once(balcony.streamManagement as unknown as NodeJS.EventEmitter, 'resumed')
    const lost = once(balcony as unknown as NodeJS.EventEmitter, 'disconnect')
    server.faults.closeStream({ to: fullJid, item: 'missed' }, { resumable: true, times: 1 })
    juliet.publish(NODE, 'missed', '<note xmlns="urn:example:note"/>')
    await server.settled()
    expect(juliet.sessions).toMatchObject([{ jid: fullJid, waiting: true }])
    juliet.publish(NODE, 'later', '<note xmlns="urn:example:note"/>')
    await lost
    await balcony.reconnect.reconnect()
    await resumed
    await balcony.iqCaller.request(publishOf('own'))
    expect(seen).toHaveLength(3)
    expect(seen[0]).toContain('<item id="missed"')
    expect(seen[1]).toContain('<item id="later"')
    expect(seen[1]).toContain('<delay xmlns="urn:xmpp:delay"')
    expect(seen[2]).toContain('<item id="own"')
  })

  it('meets a device in process', async () => {
    const { server, juliet, url } = await start()
    juliet.createNode(NODE, { max_items: '10' })
    const chamber = juliet.connect({ resource: 'chamber' })
    await server.settled()
    juliet.subscribe(NODE, chamber.fullJid)
    const balcony = logIn(url)
    await balcony.start()
    await balcony.iqCaller.request(publishOf('a'))
    expect(chamber.received('published')).toHaveLength(1)
  })

  it('closes the stream of a client that sends too much', async () => {
    const { url } = await start()
    const balcony = logIn(url)
    await balcony.start()
    const failed = once(balcony as unknown as NodeJS.EventEmitter, 'error')
    const big = publishOf('a')
    big.append('y'.repeat(300_000))
    await balcony.send(big)
    expect(String((await failed)[0])).toContain('policy-violation')
  })

  it('says in each frame of what namespace its stanza is', async () => {
    const { url } = await start(['PLAIN'])
    const socket = new WebSocket(url, 'xmpp')
    await once(socket, 'open')
    const answers: string[] = []
    const answered = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (data.toString().startsWith('<iq')) answers.push(data.toString())
        if (answers.length === 2) resolve()
      })
    })
    const open = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="capulet.lit"/>'
    const password = Buffer.from('\0juliet\0rosebud').toString('base64')
    const iq = (payload: string) => `<iq xmlns="jabber:client" type="set" id="1">${payload}</iq>`
    for (const frame of [
      open,
      `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${password}</auth>`,
      open,
      iq('<query xmlns="jabber:iq:roster"/>'),
      iq('<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>'),
    ])
      socket.send(frame)
    await answered
    socket.close()
    expect(answers.map((answer) => answer.includes('xmlns="jabber:client"'))).toEqual([true, true])
  })

  it('answers bad XML with a stream error', async () => {
    const { url } = await start()
    const socket = new WebSocket(url, 'xmpp')
    await once(socket, 'open')
    socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="capulet.lit"/>')
    const frames: string[] = []
    socket.on('message', (data: Buffer) => frames.push(data.toString()))
    socket.send('<iq')
    await once(socket, 'close')
    expect(frames.at(-2)).toContain('<not-well-formed')
  })
})
