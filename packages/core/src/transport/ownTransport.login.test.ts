import { describe, expect, it } from 'vitest'
import { xml } from '../xml/element.ts'
import { BIND, ENABLED, FULL_JID, playLogin, playSasl2Login } from '../../test/rawLogin.ts'
import { loggedIn, rawSetting, reaches } from '../../test/rawTransport.ts'

const ping = () => xml('iq', { type: 'get' }, xml('ping', { xmlns: 'urn:xmpp:ping' }))

describe('a log-in', () => {
  it('is told, and anything sent, only when stream management is enabled', async () => {
    const { server, transport, states } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, 'enabled')
    await peer.read(/<enable [^>]*>/)
    expect(transport.connection).toEqual({ state: 'connecting' })
    await expect(transport.request(ping())).rejects.toMatchObject({ code: 'offline' })
    await expect(transport.send(xml('presence'))).rejects.toMatchObject({ code: 'offline' })
    peer.write("<enabled xmlns='urn:xmpp:sm:3' id='one' resume='true'/>")
    expect(await reaches(transport, 'online')).toEqual({
      state: 'online',
      jid: FULL_JID,
      session: 1,
      resumed: false,
      maxBytes: 262_144,
    })
    expect(states.map(({ state }) => state)).toEqual(['offline', 'connecting', 'online'])
    expect(peer.unread).toBe('')
  })

  it('is told when the server refuses stream management', async () => {
    const { transport } = await loggedIn({
      enabled:
        "<failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
    })
    expect(transport.connection.state).toBe('online')
  })

  it('is told at once when the server offers none', async () => {
    const { transport } = await loggedIn({ features: BIND })
    expect(transport.connection.state).toBe('online')
  })

  it.each([
    ['10000', 10_000],
    ['0', 262_144],
    ['-1', 262_144],
    ['many', 262_144],
  ])('takes a limit of %s bytes as %i', async (told, taken) => {
    const limits = `<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>${told}</max-bytes></limits>`
    const { transport } = await loggedIn({ features: BIND + limits })
    expect(transport.connection).toMatchObject({ maxBytes: taken })
  })

  it('does not answer twice after an earlier one was cut in the middle', async () => {
    const { server, clock, transport } = await rawSetting()
    const first = await server.connection()
    await playLogin(first, {}, 'challenge')
    await first.read(/<auth /)
    first.socket.destroy()
    await reaches(transport, 'offline')
    clock.advance(1_000)
    const second = await server.connection()
    await playLogin(second, {}, 'success')
    const [once] = await second.read(/[^]*?<response [^>]*>[^<]*<\/response>/)
    second.write("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    const [then] = await second.read(/[^]*<stream:stream/)
    expect((once + then).match(/<response /g)).toHaveLength(1)
  })
})

describe('a log-in in one step (SASL2 with Bind 2)', () => {
  const bound = `<bound xmlns='urn:xmpp:bind:0'>${ENABLED}</bound>`

  it('is told when stream management is enabled in it, and counts from there', async () => {
    const { server, transport } = await rawSetting()
    const peer = await server.connection()
    await playSasl2Login(peer, () => bound, '<message/>')
    expect(await reaches(transport, 'online')).toMatchObject({ jid: FULL_JID, session: 1 })
    expect(await countOf(peer)).toBe(1)
  })

  it('is told when the server leaves stream management out', async () => {
    const { server, transport } = await rawSetting()
    await playSasl2Login(await server.connection(), () => "<bound xmlns='urn:xmpp:bind:0'/>")
    await reaches(transport, 'online')
  })

  it('holds to the limit that is told after it, not to the one for strangers', async () => {
    const { server, transport } = await rawSetting()
    const limit = (bytes: number) =>
      `<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>${bytes}</max-bytes></limits>`
    const peer = await server.connection()
    await playSasl2Login(peer, () => bound, '', limit(1_000))
    expect(await reaches(transport, 'online')).toMatchObject({ maxBytes: 262_144 })
    peer.write(`<stream:features>${limit(20_000)}</stream:features>`)
    await countOf(peer)
    const big = (size: number) => xml('message', {}, xml('body', {}, 'x'.repeat(size)))
    await transport.send(big(15_000))
    await expect(transport.send(big(20_000))).rejects.toMatchObject({ code: 'too-big' })
  })

  it('takes a session up again', async () => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playSasl2Login(peer, () => bound, "<message id='a'/>")
    await reaches(transport, 'online')
    peer.socket.destroy()
    await reaches(transport, 'offline')
    clock.advance(1_000)
    const resumed = "<resumed xmlns='urn:xmpp:sm:3' previd='one' h='0'/>"
    const asked: string[] = []
    await playSasl2Login(await server.connection(), (request) => (asked.push(request), resumed))
    expect(await reaches(transport, 'online')).toMatchObject({ session: 1, resumed: true })
    expect(asked[0]).toMatch(/<resume [^>]*h="1"/)
  })
})

describe('the count of received stanzas', () => {
  it('holds what came together with <enabled/>', async () => {
    const message = "<message from='juliet@capulet.lit'/>"
    const { peer } = await loggedIn({
      enabled: `<enabled xmlns='urn:xmpp:sm:3' id='one' resume='true'/>${message}${message}`,
    })
    expect(await countOf(peer)).toBe(2)
  })

  it('is asked for together with <enabled/>, and begins there', async () => {
    const { peer } = await loggedIn({
      enabled: `${ENABLED}<message/><r xmlns='urn:xmpp:sm:3'/>`,
    })
    const [, h] = await peer.read(/<a [^>]*h="(\d+)"/)
    expect(Number(h)).toBe(1)
  })

  it('holds results, answered and unknown ones, once', async () => {
    const { peer, transport } = await loggedIn()
    const answer = transport.request(ping())
    const [, id] = await peer.read(/id="([^"]+)"/)
    peer.write(`<iq type='result' id='${id}'/><iq type='result' id='unknown'/>`)
    await answer
    expect(await countOf(peer)).toBe(2)
  })

  it('holds a stanza whose address can not be read', async () => {
    const { peer, states } = await loggedIn()
    peer.write("<message from='@'/><message to='/x'/><presence from='a@/b'/>")
    expect(await countOf(peer)).toBe(3)
    expect(states.at(-1)).toMatchObject({ state: 'online' })
  })
})

async function countOf(peer: Awaited<ReturnType<typeof loggedIn>>['peer']): Promise<number> {
  peer.write("<r xmlns='urn:xmpp:sm:3'/>")
  const [, h] = await peer.read(/<a [^>]*h="(\d+)"/)
  return Number(h)
}
