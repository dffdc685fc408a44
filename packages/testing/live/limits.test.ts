import { expect, it } from 'vitest'
import { describeWires } from './describeLive.ts'
import { bigRequest, discoInfo } from './stanzas.ts'
import { appClient, login, reaches, recordStates } from './transports.ts'

const BYTES = 300_000

describeWires('a stanza of 300 kB', (server, service) => {
  it('is refused here: nothing is sent and the stream stays up', async () => {
    const transport = login(service, await server.account())
    await reaches(transport, 'online')
    const states = recordStates(transport)
    await expect(transport.request(bigRequest(BYTES))).rejects.toMatchObject({ code: 'too-big' })
    await expect(transport.send(bigRequest(BYTES))).rejects.toMatchObject({ code: 'too-big' })
    await transport.request(discoInfo())
    expect(states).toEqual(['online'])
  })

  it('is carried when it fits by a few bytes, counted as UTF-8', async () => {
    const transport = login(service, await server.account())
    const { maxBytes } = await reaches(transport, 'online')
    const room = maxBytes - 200
    const wide = bigRequest(0)
    wide.getChild('big')?.children.push('é'.repeat(room / 2))
    await expect(transport.request(wide)).rejects.toMatchObject({ code: 'refused' })
    wide.getChild('big')?.children.push('é'.repeat(100))
    await expect(transport.request(wide)).rejects.toMatchObject({ code: 'too-big' })
    await expect(transport.request(bigRequest(room))).rejects.toMatchObject({ code: 'refused' })
  })

  if (server.name === 'prosody-0.12') {
    it('sent past the transport ends the stream with an error, once: it is not sent again', async () => {
      const account = await server.account()
      const { app, transport } = appClient(service, account)
      await Promise.all([app.start(), reaches(transport, 'online')])
      await transport.request(discoInfo())
      const states = recordStates(transport)
      await app.send(bigRequest(BYTES) as never)
      expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'stream-error' } })
      expect(await reaches(transport, 'online')).toMatchObject({ session: 2, resumed: false })
      await transport.request(discoInfo())
      expect(states).toEqual(['online', 'offline', 'connecting', 'online'])
    })
  } else {
    it('sent past the transport is answered like any other', async () => {
      const { app, transport } = appClient(service, await server.account())
      await Promise.all([app.start(), reaches(transport, 'online')])
      const states = recordStates(transport)
      await expect(app.iqCaller.request(bigRequest(BYTES) as never)).rejects.toBeDefined()
      expect(states).toEqual(['online'])
    })
  }
})
