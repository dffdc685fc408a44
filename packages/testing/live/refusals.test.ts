import { expect, it } from 'vitest'
import { describeWires } from './describeLive.ts'
import { freePorts } from './serverProcess.ts'
import { discoInfo } from './stanzas.ts'
import { appClient, login, reaches, recordStates } from './transports.ts'

describeWires('a log-in that fails', (server, service) => {
  it('ends with a wrong password', async () => {
    const { jid } = await server.account()
    const transport = login(service, { jid, password: 'wrong' })
    const states = recordStates(transport)
    const { error } = await reaches(transport, 'closed')
    expect(error).toMatchObject({ code: 'authentication-failed', retryable: false })
    expect(new Set(states)).toEqual(new Set(['offline', 'connecting', 'closed']))
    await expect(transport.request(discoInfo())).rejects.toMatchObject({ code: 'offline' })
  })

  it("ends a client of the app with a wrong password, and the app's start rejects", async () => {
    const { jid } = await server.account()
    const { app, transport } = appClient(service, { jid, password: 'wrong' })
    await expect(app.start()).rejects.toMatchObject({ condition: 'not-authorized' })
    expect(transport.connection).toMatchObject({
      state: 'closed',
      error: { code: 'authentication-failed' },
    })
  })

  it('is offline and tries again where nobody listens', async () => {
    const { port } = new URL(service)
    const [nobody] = (await freePorts(1)) as [number]
    const elsewhere = service.replace(`:${port}`, `:${nobody}`)
    const transport = login(elsewhere, await server.account())
    const { error } = await reaches(transport, 'offline', ({ error }) => error !== undefined)
    expect(error).toMatchObject({ code: 'unreachable', retryable: true })
    await reaches(transport, 'connecting')
  })
})

describeWires('two logins for one resource', (server, service) => {
  it('end the older one for good, instead of fighting', async () => {
    const account = await server.account()
    const older = login(service, account, { resource: 'balcony' })
    await reaches(older, 'online')
    const newer = login(service, account, { resource: 'balcony' })
    await reaches(newer, 'online')
    expect(await reaches(older, 'closed')).toMatchObject({ error: { code: 'stream-error' } })
    expect(newer.connection.state).toBe('online')
    await newer.request(discoInfo())
  })
})
