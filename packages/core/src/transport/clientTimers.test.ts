// The client's own timers, which no clock of ours reaches: here they stand still until told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { playLogin } from '../../test/rawLogin.ts'
import { rawApp } from '../../test/rawApp.ts'
import { loggedIn, reaches } from '../../test/rawTransport.ts'

const ERROR =
  "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe("the client's timers", () => {
  it('that wait for the end of an old stream do not end the new one', async () => {
    const { peer, server, clock, transport, states } = await loggedIn()
    peer.write(ERROR)
    await peer.read(/<\/stream:stream>/)
    peer.socket.end()
    await peer.closed()
    clock.advance(1_000)
    await playLogin(await server.connection())
    await reaches(transport, 'online')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(states.map(({ state }) => state)).toEqual([
      ...['offline', 'connecting', 'online'],
      ...['offline', 'connecting', 'online'],
    ])
  })

  it('do not connect behind the back of the loop that does', async () => {
    const { peer, server, transport } = await loggedIn()
    peer.socket.destroy()
    await reaches(transport, 'offline')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(server.count).toBe(1)
    expect(transport.connection.state).toBe('offline')
  })

  it('leave no socket open when a server does not close its side', async () => {
    const { server, app, cover } = await rawApp(2_000)
    const { transport } = cover()
    void app.start()
    const peer = await server.connection()
    await playLogin(peer)
    await reaches(transport, 'online')
    const socket = app.socket as unknown as { destroyed: boolean }
    peer.write(ERROR)
    await reaches(transport, 'offline')
    peer.socket.pause()
    app.reconnect.stop()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(app.status).toBe('disconnect')
    expect(socket.destroyed).toBe(true)
  })
})
