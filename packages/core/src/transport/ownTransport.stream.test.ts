import { describe, expect, it } from 'vitest'
import { xml, type Element } from '../xml/element.ts'
import { playLogin, playResumption } from '../../test/rawLogin.ts'
import { loggedIn, rawSetting, reaches } from '../../test/rawTransport.ts'

const BARE = 'juliet@capulet.lit'
const ping = (to?: string) =>
  xml('iq', { type: 'get', to }, xml('ping', { xmlns: 'urn:xmpp:ping' }))

async function asked(to?: string) {
  const setting = await loggedIn()
  const answer = setting.transport.request(ping(to))
  const [, id] = await setting.peer.read(/<iq[^>]* id="([^"]+)"/)
  return { ...setting, answer, id: id as string }
}

describe('the answer to a request', () => {
  it.each([
    ['a contact', 'romeo@montague.lit'],
    ['a contact with our resource', 'romeo@montague.lit/balcony'],
    ['the domain', 'capulet.lit'],
    ['the own full JID', `${BARE}/balcony`],
    ['a lookalike', 'juliet@capulet.lit.example'],
    ['nobody', ''],
  ])('does not come from %s', async (_name, from) => {
    const { peer, answer, id } = await asked()
    const forged = `<iq type='result' id='${id}' from='${from}'><forged/></iq>`
    const forgedError = `<iq type='error' id='${id}' from='${from}'/>`
    peer.write(`${forged}${forgedError}<iq type='result' id='${id}' from='${BARE}'><true/></iq>`)
    expect((await answer).getChild('true')).toBeDefined()
  })

  it.each([
    ['without from', undefined, undefined],
    ['from the own bare JID, in other case', undefined, 'Juliet@Capulet.lit'],
    ['from whom was asked', 'romeo@montague.lit/orchard', 'romeo@montague.lit/orchard'],
    ['from the domain that was asked', 'capulet.lit', 'capulet.lit'],
  ])('comes %s', async (_name, to, from) => {
    const { peer, answer, id } = await asked(to)
    peer.write(`<iq type='result' id='${id}'${from ? ` from='${from}'` : ''}/>`)
    expect((await answer).attrs['type']).toBe('result')
  })

  it('is an error, read by namespace', async () => {
    const { peer, answer, id } = await asked()
    const told = expect(answer).rejects.toMatchObject({
      code: 'busy',
      condition: 'resource-constraint',
    })
    peer.write(
      `<iq type='error' id='${id}'><error type='wait'><other xmlns='urn:x'/><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    )
    await told
  })

  it('that does not come is a timeout', async () => {
    const { clock, transport, peer } = await loggedIn()
    const answer = transport.request(ping(), { timeout: 5_000 })
    const told = expect(answer).rejects.toMatchObject({ code: 'timeout' })
    await peer.read(/<iq/)
    clock.advance(5_000)
    await told
  })

  it('settles after the messages that came before it', async () => {
    const { peer, transport, answer, id } = await asked()
    const order: string[] = []
    transport.message$.subscribe(() => order.push('message'))
    void answer.then(() => order.push('result'))
    peer.write(`<message/><message/><iq type='result' id='${id}'/>`)
    await answer
    expect(order).toEqual(['message', 'message', 'result'])
  })

  it('that is still to come is unknown at once when the stream is lost', async () => {
    const { peer, answer, transport } = await asked()
    const told = expect(answer).rejects.toMatchObject({ code: 'disconnected' })
    peer.socket.destroy()
    await told
    expect(transport.connection).toMatchObject({
      state: 'offline',
      error: { code: 'disconnected' },
    })
  })
})

describe('a message', () => {
  it('is whole when its characters come in two pieces', async () => {
    const { peer, transport } = await loggedIn()
    const texts: string[] = []
    transport.message$.subscribe((message) => texts.push(bodyOf(message)))
    const bytes = Buffer.from('<message><body>Grüße 🌹</body></message>')
    const [u, rose] = [bytes.indexOf('ü') + 1, bytes.indexOf('🌹') + 2]
    for (const part of [bytes.subarray(0, u), bytes.subarray(u, rose), bytes.subarray(rose)]) {
      peer.write(part)
      // A round trip: the client has read this piece before the next one comes.
      await roundTrip(peer)
    }
    expect(texts).toEqual(['Grüße 🌹'])

    async function roundTrip({ socket }: typeof peer) {
      socket.setNoDelay(true)
      await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  it('of a log-in is held until online is told, also what came while a lost session was away', async () => {
    const { peer, server, clock, transport } = await loggedIn()
    const order: string[] = []
    transport.connection$.subscribe(({ state }) => order.push(state))
    transport.message$.subscribe((message) => order.push(bodyOf(message)))
    peer.write("<message id='a' from='x@y'><body>one</body></message>")
    peer.socket.end()
    await reaches(transport, 'offline')
    clock.advance(1_000)
    const again = await server.connection()
    const replayed = "<message id='a' from='x@y'><body>one</body></message>"
    const missed = "<message id='b' from='x@y'><body>two</body></message>"
    expect(await playResumption(again, replayed + missed)).toBe(1)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 1, resumed: true })
    expect(order).toEqual(['online', 'one', 'offline', 'connecting', 'online', 'two'])
  })

  it('with the id of an earlier one is another message while nothing was resumed', async () => {
    const { peer, transport } = await loggedIn()
    let count = 0
    transport.message$.subscribe(() => (count += 1))
    peer.write("<message id='a' from='x@y'/><message id='a' from='x@y'/>")
    await echo(peer, transport)
    expect(count).toBe(2)
  })
})

describe('a session that can not be resumed', () => {
  it('is a fresh one with the next number', async () => {
    const { peer, server, clock, transport } = await loggedIn()
    peer.socket.destroy()
    await reaches(transport, 'offline')
    clock.advance(1_000)
    const again = await server.connection()
    await playLogin(again, {}, 'bind')
    await again.read(/<resume [^>]*>/)
    again.write(
      "<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
    )
    await playBind(again)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 2, resumed: false })
  })

  it('is a fresh one too when the server gave no id, whatever was in flight', async () => {
    const setting = await loggedIn({ enabled: "<enabled xmlns='urn:xmpp:sm:3'/>" })
    const { peer, server, clock, transport } = setting
    await transport.send(xml('presence'))
    await peer.read(/<presence/)
    peer.write('<message/>')
    peer.socket.end()
    await reaches(transport, 'offline')
    clock.advance(1_000)
    const again = await server.connection()
    await playLogin(again)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 2 })
    again.write("<r xmlns='urn:xmpp:sm:3'/>")
    expect((await again.read(/<a [^>]*h="(\d+)"/))[1]).toBe('0')
  })
})

describe('incoming and outgoing stanzas', () => {
  it('answers a request as the responder says, and leaves the others to the client', async () => {
    const { peer, transport } = await loggedIn()
    const stop = transport.respond((iq) =>
      iq.getChild('query', 'urn:x') ? xml('query', { xmlns: 'urn:x' }, 'here') : undefined,
    )
    const get = (id: string, ns: string) =>
      peer.write(
        `<iq type='get' id='${id}' from='romeo@montague.lit/o'><query xmlns='${ns}'/></iq>`,
      )
    get('1', 'urn:x')
    expect((await peer.read(/<iq.*?<\/iq>/))[0]).toMatch(
      /to="romeo@montague.lit\/o".*id="1".*type="result".*>here</,
    )
    get('2', 'urn:y')
    expect((await peer.read(/<iq.*?<\/iq>/))[0]).toMatch(/id="2".*service-unavailable/)
    stop()
    get('3', 'urn:x')
    expect((await peer.read(/<iq.*?<\/iq>/))[0]).toMatch(/id="3".*service-unavailable/)
  })

  it('shows presence without an address, and no other', async () => {
    const { peer, transport } = await loggedIn()
    const shown: string[] = []
    transport.presence$?.subscribe((presence) => shown.push(presence.toString()))
    await transport.send(xml('presence', { to: 'romeo@montague.lit' }))
    await transport.send(xml('presence', {}, xml('show', {}, 'dnd')))
    await peer.read(/dnd/)
    await echo(peer, transport)
    expect(shown).toEqual([expect.stringContaining('dnd')])
  })
})

describe('closing', () => {
  it('cuts a connection on which the server has not spoken yet', async () => {
    const { server, transport } = await rawSetting()
    const peer = await server.connection()
    await peer.read(/<stream:stream/)
    await transport.close()
    await peer.closed()
  })

  it('ends the stream and makes no further try', async () => {
    const { peer, server, clock, transport, states } = await loggedIn()
    const closed = transport.close()
    await peer.read(/<\/stream:stream>/)
    peer.write('</stream:stream>')
    await closed
    clock.advance(120_000)
    expect(states.at(-1)).toEqual({ state: 'closed' })
    expect(server.count).toBe(1)
    expect(clock.pending).toBe(0)
  })

  it('takes no longer than 5 s when the server does not answer', async () => {
    const { peer, clock, transport } = await loggedIn()
    const closed = transport.close()
    await peer.read(/<\/stream:stream>/)
    clock.advance(5_000)
    await closed
    await peer.closed()
  })

  it('is done in the middle of a log-in, and before it', async () => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, 'success')
    const closed = transport.close()
    await peer.read(/<\/stream:stream>/)
    peer.socket.end()
    await closed
    expect(clock.pending).toBe(0)
    const early = await rawSetting()
    await early.transport.close()
    expect(early.server.count).toBe(0)
  })
})

function bodyOf(message: Element): string {
  return message.getChild('body')?.getText() ?? ''
}

async function playBind(peer: Awaited<ReturnType<typeof loggedIn>>['peer']) {
  const [, id] = await peer.read(/<iq[^>]* id="([^"]+)"[^>]*><bind/)
  peer.write(
    `<iq type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${BARE}/new</jid></bind></iq>`,
  )
  await peer.read(/<enable [^>]*>/)
  peer.write("<enabled xmlns='urn:xmpp:sm:3' id='two' resume='true'/>")
}

async function echo(
  peer: Awaited<ReturnType<typeof loggedIn>>['peer'],
  transport: Awaited<ReturnType<typeof loggedIn>>['transport'],
) {
  const answer = transport.request(ping())
  const [, id] = await peer.read(/<iq[^>]* id="([^"]+)"/)
  peer.write(`<iq type='result' id='${id}'/>`)
  await answer
}
