import { describe, expect, it } from 'vitest'
import { LOGIN_STEPS, playLogin } from '../../test/rawLogin.ts'
import { loggedIn, rawSetting, reaches } from '../../test/rawTransport.ts'

const GARBAGE = [
  '</nothing>',
  '<a></b></c></d>',
  '<<<>>>',
  'HTTP/1.1 400 Bad Request\r\n\r\n',
  '\0\x01\xff',
  '<stream:error/>',
]

describe.each([...LOGIN_STEPS])('a server, instead of saying %s,', (step) => {
  it('may cut the connection: tried again later', async () => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, step)
    peer.socket.destroy()
    const { error } = await reaches(transport, 'offline')
    expect(error).toMatchObject({ code: 'unreachable', retryable: true })
    clock.advance(1_000)
    await playLogin(await server.connection())
    await reaches(transport, 'online')
  })

  it('may say nothing: given up after 30 s and tried again', async () => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, step)
    await reaches(transport, 'connecting')
    clock.advance(30_000)
    expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'unreachable' } })
    clock.advance(1_000)
    await peer.closed()
    await playLogin(await server.connection())
    await reaches(transport, 'online')
  })

  it('may end the stream and keep the connection: cut off', async () => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, step)
    peer.write('</stream:stream>')
    await reaches(transport, 'connecting')
    await reaches(transport, 'offline')
    clock.advance(2_000)
    await peer.closed()
  })

  it.each(GARBAGE)('may say %j: no harm is done', async (garbage) => {
    const { server, clock, transport } = await rawSetting()
    const peer = await server.connection()
    await playLogin(peer, {}, step)
    peer.write(garbage)
    peer.socket.end()
    await reaches(transport, 'connecting')
    await reaches(transport, 'offline')
    clock.advance(1_000)
    await playLogin(await server.connection())
    await reaches(transport, 'online')
  })
})

describe('a server, while online,', () => {
  it.each(GARBAGE)('may say %j: the stream ends and comes back', async (garbage) => {
    const { server, peer, clock, transport } = await loggedIn()
    const offline = reaches(transport, 'offline')
    peer.write(garbage)
    peer.socket.end()
    await offline
    clock.advance(60_000)
    const again = await server.connection()
    await again.read(/<stream:stream/)
  })
})
