import { describe, expect, it } from 'vitest'
import { playLogin } from '../../test/rawLogin.ts'
import { loggedIn, rawSetting, reaches } from '../../test/rawTransport.ts'
import { ownTransport } from './ownTransport.ts'

const service = 'xmpp://127.0.0.1:1'

describe('options', () => {
  it.each([
    ['capulet.lit', 'invalid-jid'],
    ['', 'invalid-jid'],
    ['@capulet.lit', 'invalid-jid'],
  ])('with the JID %j are refused', (jid, code) => {
    expect(() => ownTransport({ service, jid, password: '' })).toThrow(
      expect.objectContaining({ code }),
    )
  })

  it.each(['http://127.0.0.1', 'xmpp://[', '://'])('with the service %s are refused', (service) => {
    expect(() => ownTransport({ service, jid: 'a@b', password: '' })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    )
  })
})

describe('a server that refuses', () => {
  it.each(['not-authorized', 'account-disabled', 'credentials-expired'])(
    'the credentials (%s) is not asked again',
    async (condition) => {
      const { transport, clock, server, peer } = await refused(condition)
      expect(await reaches(transport, 'closed')).toMatchObject({
        error: { code: 'authentication-failed', retryable: false },
      })
      peer.socket.end()
      clock.advance(120_000)
      expect(server.count).toBe(1)
      expect(transport.connection.state).toBe('closed')
    },
  )

  it('to take anything but the password in the clear is not given it', async () => {
    const { server, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, 'mechanisms')
    peer.write(
      "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
    )
    expect(await reaches(transport, 'closed')).toMatchObject({
      error: { code: 'authentication-failed' },
    })
    expect(peer.unread).not.toContain('<auth')
  })

  it('for the moment only is asked again', async () => {
    const { transport, clock, server } = await refused('temporary-auth-failure')
    await reaches(transport, 'connecting')
    expect(await reaches(transport, 'offline')).toMatchObject({
      error: { code: 'authentication-failed' },
    })
    clock.advance(1_000)
    await playLogin(await server.connection())
    await reaches(transport, 'online')
  })
})

describe('a stream error', () => {
  it('of the kind "conflict" is the end: another client has the resource now', async () => {
    const { peer, server, clock, transport } = await loggedIn()
    peer.write(streamError('conflict'))
    expect(await reaches(transport, 'closed')).toMatchObject({ error: { code: 'stream-error' } })
    peer.socket.end()
    clock.advance(120_000)
    expect(server.count).toBe(1)
  })

  it('of any other kind is followed by a fresh session: nothing is resumed, nothing sent again', async () => {
    const { peer, server, clock, transport } = await loggedIn()
    peer.write(streamError('policy-violation'))
    peer.socket.end()
    expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'stream-error' } })
    clock.advance(1_000)
    const again = await server.connection()
    await playLogin(again)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 2, resumed: false })
  })

  it('of the kind "see-other-host" is left to the client, which goes there', async () => {
    const { peer, transport } = await loggedIn()
    const { server: other } = await rawSetting()
    await (await other.connection()).read(/<stream:stream/)
    const host = other.service.slice('xmpp://'.length)
    peer.write(streamError('see-other-host', host))
    peer.socket.end()
    const there = await other.connection()
    await playLogin(there, {}, 'bind')
    expect(transport.connection.state).toBe('connecting')
  })
})

async function refused(condition: string) {
  const setting = await rawSetting()
  const peer = await setting.server.connection()
  await playLogin(peer, {}, 'challenge')
  await peer.read(/<auth /)
  peer.write(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><${condition}/></failure>`)
  return { ...setting, peer }
}

function streamError(condition: string, content = ''): string {
  const xmlns = "xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
  return `<stream:error><${condition} ${xmlns}>${content}</${condition}></stream:error></stream:stream>`
}
