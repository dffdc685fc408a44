import { describe, expect, it, onTestFinished } from 'vitest'
import { createVirtualClock } from '@rxpep/testing'
import { playLogin } from '../../test/rawLogin.ts'
import { startRawServer } from '../../test/rawServer.ts'
import { rawSetting, reaches } from '../../test/rawTransport.ts'
import { ownTransport } from './ownTransport.ts'

describe('TLS that fails', () => {
  it.each(['plain text', 'a cut'])(
    'on a direct connection, by %s, is "unreachable"',
    async (how) => {
      const server = await startRawServer()
      const service = server.service.replace('xmpp:', 'xmpps:')
      const clock = createVirtualClock()
      const transport = ownTransport({ service, jid: 'a@b', password: 'c', clock })
      onTestFinished(async () => {
        await server.close()
        await transport.close()
      })
      const peer = await server.connection()
      if (how === 'a cut') peer.socket.destroy()
      else peer.write('no TLS here\r\n\r\n')
      await reaches(transport, 'connecting')
      expect(await reaches(transport, 'offline')).toMatchObject({ error: { code: 'unreachable' } })
    },
  )

  it.each(['plain text', 'a cut'])(
    'after STARTTLS, by %s, is "unreachable" and tried again',
    async (how) => {
      const { server, clock, transport } = await rawSetting()
      const peer = await server.connection()
      await playLogin(peer, {}, 'mechanisms')
      peer.write(
        "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
      )
      await peer.read(/<starttls[^>]*>/)
      peer.write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
      await peer.read(/\x16\x03/)
      if (how === 'a cut') peer.socket.destroy()
      else peer.write('no TLS here, just plain text\r\n\r\n')
      while (transport.connection.state === 'connecting') {
        clock.advance(1_000)
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(transport.connection).toMatchObject({
        state: 'offline',
        error: { code: 'unreachable' },
      })
    },
  )
})
