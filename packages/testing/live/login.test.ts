import { xml, type Connection, type Transport } from '@rxpep/core'
import { expect, it } from 'vitest'
import { describeWires } from './describeLive.ts'
import { discoInfo, presence } from './stanzas.ts'
import { appClient, login, overApp, reaches, recordStates } from './transports.ts'

describeWires('logging in', (server, service) => {
  it('is online with the resource that was asked for', async () => {
    const account = await server.account()
    const transport = login(service, account, { resource: 'balcony' })
    expect(transport.jid).toBe(account.jid)
    const online = await reaches(transport, 'online')
    expect(online).toMatchObject({ jid: `${account.jid}/balcony`, session: 1, resumed: false })
    expect(online.maxBytes).toBe(262_144)
    const result = await transport.request(discoInfo(account.jid))
    expect(result.toString()).toContain('category="pubsub"')
  })

  it('is online over a client of the app, which goes on when the transport is closed', async () => {
    const account = await server.account()
    const { app, transport } = appClient(service, account)
    const states = recordStates(transport)
    await app.start()
    const { jid } = await reaches(transport, 'online')
    expect(jid).toBe(app.jid?.toString())
    await transport.request(discoInfo())
    await transport.close()
    expect(states).toEqual(['offline', 'connecting', 'online', 'closed'])
    expect(app.status).toBe('online')
    await app.iqCaller.request(
      xml('iq', { type: 'get' }, xml('ping', { xmlns: 'urn:xmpp:ping' })) as never,
    )
  })

  it('takes over a client that is online already', async () => {
    const account = await server.account()
    const { app } = appClient(service, account)
    await app.start()
    const transport = overApp(app, account.jid)
    await reaches(transport, 'online')
    await transport.request(discoInfo())
  })

  it('ends the stream when it is closed', async () => {
    const transport = login(service, await server.account())
    await reaches(transport, 'online')
    const states = recordStates(transport)
    const pending = transport.request(discoInfo())
    const told = expect(pending).rejects.toMatchObject({ code: 'disconnected' })
    await transport.close()
    await told
    await expect(transport.request(discoInfo())).rejects.toMatchObject({ code: 'offline' })
    expect(states).toEqual(['online', 'closed'])
  })
})

describeWires('50 log-ins in a row', (server, service) => {
  it('stay online although presence is sent right after each', async () => {
    const account = await server.account()
    const seen: Connection[] = []
    const logIn = async (transport: Transport) => {
      transport.connection$.subscribe((connection) => seen.push(connection))
      await reaches(transport, 'online')
      void transport.send(presence(-1))
      await transport.request(discoInfo())
      return transport
    }
    for (let count = 0; count < 45; count++) {
      const { app, transport } = appClient(service, account)
      await Promise.all([app.start(), logIn(transport)])
    }
    const own: Transport[] = []
    while (own.length < 5) own.push(await logIn(login(service, account)))
    // By now the server has asked each for its count of stanzas, and ends the streams of those that counted wrong.
    for (const transport of own) await transport.request(discoInfo())
    expect(seen.filter(({ state }) => state === 'online')).toHaveLength(50)
    // Nothing but that a slow server had to be asked twice.
    const errors = seen.flatMap((connection) => ('error' in connection ? [connection.error] : []))
    expect(errors.filter((error) => error.code !== 'unreachable')).toEqual([])
  })
})
