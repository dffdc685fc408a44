import { describe, expect, it } from 'vitest'
import { xml } from '@xmpp/client'
import { describeWires } from './describeLive.ts'
import { login, reaches } from './transports.ts'

describeWires('logging in', (server, service) => {
  it('is online with the resource that was asked for', async () => {
    const account = await server.account()
    const transport = login(service, account, { resource: 'balcony' })
    const online = await reaches(transport, 'online')
    expect(online).toMatchObject({ jid: `${account.jid}/balcony`, session: 1, resumed: false })
    const disco = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' })
    const result = await transport.request(
      xml('iq', { type: 'get', to: account.jid }, disco) as never,
    )
    expect(result.toString()).toContain('category="pubsub"')
  })
})
