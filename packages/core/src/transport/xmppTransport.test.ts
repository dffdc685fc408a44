import { describe, expect, it, vi } from 'vitest'
import { client } from '@xmpp/client'
import { xml } from '../xml/element.ts'
import { rawApp } from '../../test/rawApp.ts'
import { playLogin, playResumption } from '../../test/rawLogin.ts'
import { reaches } from '../../test/rawTransport.ts'
import { xmppTransport } from './xmppTransport.ts'

const ping = () => xml('iq', { type: 'get' }, xml('ping', { xmlns: 'urn:xmpp:ping' }))

async function started() {
  const { server, app, clock, cover } = await rawApp()
  const { transport, states } = cover()
  const online = app.start()
  const peer = await server.connection()
  await playLogin(peer)
  await online
  await reaches(transport, 'online')
  return { server, app, clock, transport, states, peer }
}

describe("a transport over the app's client", () => {
  it('knows the JID from the client, or has to be told', () => {
    const known = client({ service: 'xmpp://capulet.lit', username: 'Juliet', password: '' })
    expect(xmppTransport(known).jid).toBe('juliet@capulet.lit')
    const unknown = client({ service: 'xmpp://capulet.lit' })
    expect(() => xmppTransport(unknown)).toThrow(expect.objectContaining({ code: 'invalid-jid' }))
    expect(xmppTransport(unknown, { jid: 'juliet@capulet.lit/x' }).jid).toBe('juliet@capulet.lit')
  })

  it('follows the client: reconnecting is its own, a stop is told, a new start too', async () => {
    const { server, app, transport, states, peer } = await started()
    peer.socket.destroy()
    await reaches(transport, 'offline')
    const second = await server.connection()
    await playResumption(second)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 1, resumed: true })
    const stopped = app.stop()
    await second.read(/<\/stream:stream>/)
    second.socket.end('</stream:stream>')
    await stopped
    expect(transport.connection).toEqual({ state: 'closed' })
    const again = app.start()
    await playLogin(await server.connection())
    await again
    expect(await reaches(transport, 'online')).toMatchObject({ session: 2, resumed: false })
    const once = ['connecting', 'online']
    expect(states).toEqual(['offline', ...once, 'offline', ...once, 'offline', 'closed', ...once])
  })

  it.each([
    ['with stream management', {}],
    ['without', { features: "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>" }],
  ])('catches up with a client that is online already, %s', async (_name, script) => {
    const { server, app, clock, cover } = await rawApp()
    const online = app.start()
    const peer = await server.connection()
    await playLogin(peer, script)
    await online
    const { transport } = cover()
    if ('features' in script) clock.advance(250)
    expect(await reaches(transport, 'online')).toMatchObject({ session: 1 })
    const answer = transport.request(ping())
    const [, id] = await peer.read(/<iq[^>]* id="([^"]+)"/)
    peer.write(`<iq type='result' id='${id}'/>`)
    await answer
  })

  it('made the moment the client says online waits for stream management all the same', async () => {
    const { server, app, cover } = await rawApp()
    const made = new Promise<ReturnType<typeof cover>>((resolve) => {
      app.on('online', () => resolve(cover()))
    })
    void app.start()
    const peer = await server.connection()
    await playLogin(peer, {}, 'enabled')
    const { transport } = await made
    await peer.read(/<enable [^>]*>/)
    expect(transport.connection.state).toBe('connecting')
    peer.write("<enabled xmlns='urn:xmpp:sm:3' id='one' resume='true'/>")
    await reaches(transport, 'online')
  })

  it("counts the results of the app's own requests, which the client forgets", async () => {
    const { app, peer } = await started()
    const answer = app.iqCaller.request(ping() as never)
    const [, id] = await peer.read(/<iq[^>]* id="([^"]+)"/)
    peer.write(`<iq type='result' id='${id}'/><r xmlns='urn:xmpp:sm:3'/>`)
    await answer
    expect((await peer.read(/<a [^>]*h="(\d+)"/))[1]).toBe('1')
  })

  it("leaves requests that the app's own handlers answer to them", async () => {
    const { app, peer, transport } = await started()
    transport.respond(() => xml('ours', { xmlns: 'urn:x' }))
    app.iqCallee.get('urn:x', 'query', () => xml('theirs', { xmlns: 'urn:x' }) as never)
    peer.write("<iq type='get' id='1' from='a@b/c'><query xmlns='urn:y'/></iq>")
    expect((await peer.read(/<iq.*?<\/iq>/))[0]).toContain('<ours')
    peer.write("<iq type='set' id='2' from='a@b/c'><query xmlns='urn:y'/></iq>")
    expect((await peer.read(/<iq.*?<\/iq>/))[0]).toContain('service-unavailable')
    peer.write("<iq type='get' id='3' from='a@b/c'><ping xmlns='urn:xmpp:ping'/></iq>")
    expect((await peer.read(/<iq.*?\/>/))[0]).toMatch(/type="result"/)
  })

  it('ends a fight for the resource: the client reconnects no more', async () => {
    const { server, peer, transport } = await started()
    peer.write(streamError('conflict'))
    peer.socket.end()
    expect(await reaches(transport, 'closed')).toMatchObject({ error: { code: 'stream-error' } })
    expect(server.count).toBe(1)
  })

  it('cuts off a log-in that comes to nothing, and the client tries again', async () => {
    const { server, app, clock, cover } = await rawApp()
    const { transport } = cover()
    app.start().catch(() => undefined)
    const peer = await server.connection()
    await playLogin(peer, {}, 'features')
    clock.advance(30_000)
    expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'unreachable' } })
    await playLogin(await server.connection())
    await reaches(transport, 'online')
  })

  it('keeps a log-in that was cut from speaking in the next one', async () => {
    const { server, app, cover } = await rawApp()
    const { transport } = cover()
    const heard = vi.fn()
    app.on('nonza', heard)
    app.start().catch(() => undefined)
    const first = await server.connection()
    await playLogin(first, {}, 'challenge')
    await first.read(/<auth /)
    first.socket.destroy()
    const second = await server.connection()
    await playLogin(second, {}, 'success')
    const [once] = await second.read(/[^]*?<response [^>]*>[^<]*<\/response>/)
    second.write("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    const [then] = await second.read(/[^]*<stream:stream/)
    expect((once + then).match(/<response /g)).toHaveLength(1)
    expect(heard).toHaveBeenCalled()
    expect(transport.connection.state).toBe('connecting')
  })

  it('cuts off a server that ends the stream and keeps the connection', async () => {
    const { server, clock, transport, peer } = await started()
    peer.write('</stream:stream>')
    await reaches(transport, 'offline')
    clock.advance(2_000)
    await peer.closed()
    await playResumption(await server.connection())
    await reaches(transport, 'online')
  })

  it('tells a stream error as such, whatever else went wrong before', async () => {
    const { app, peer, transport } = await started()
    app.emit('error', new Error("a handler of the app's"))
    peer.write(streamError('policy-violation'))
    expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'stream-error' } })
  })

  it('lets go of the client when it is closed, requests in flight and all', async () => {
    const { app, peer, transport, states } = await started()
    const heard = vi.fn()
    transport.message$.subscribe({ next: heard })
    const told = expect(transport.request(ping())).rejects.toMatchObject({ code: 'disconnected' })
    await transport.close()
    await told
    expect(app.status).toBe('online')
    const message = new Promise((resolve) => app.on('stanza', resolve))
    peer.write('<message/>')
    await message
    expect(heard).not.toHaveBeenCalled()
    expect(states.at(-1)).toBe('closed')
  })
})

function streamError(condition: string): string {
  const xmlns = "xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
  return `<stream:error><${condition} ${xmlns}/></stream:error></stream:stream>`
}
