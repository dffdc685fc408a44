import { TransportError, xml, type Connection } from '@rxpep/core'
import { ownTransport } from '@rxpep/core/xmpp'
import { filter, firstValueFrom } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { profiles } from '../profiles/profiles.ts'
import { createServer } from '../server/createServer.ts'
import { NS_PING } from '../xml/namespaces.ts'

const JULIET = 'juliet@capulet.lit'
const ping = xml('iq', { type: 'get' }, xml('ping', { xmlns: NS_PING }))

async function start(profile = profiles['prosody-0.12']) {
  const server = createServer({ profile })
  const juliet = server.account(JULIET, { password: 'rosebud' })
  const { url } = await server.listen()
  onTestFinished(() => server.close())
  const connect = (password = 'rosebud') => {
    const options = { service: url, jid: JULIET, password, resource: 'balcony' }
    const transport = ownTransport(options)
    onTestFinished(() => transport.close())
    const reaches = (state: Connection['state'], resumed?: boolean) =>
      firstValueFrom(
        transport.connection$.pipe(
          filter((now) => now.state === state),
          filter((now) => resumed === undefined || ('resumed' in now && now.resumed === resumed)),
        ),
      )
    return { transport, reaches }
  }
  return { server, juliet, connect }
}

it("carries the library's own transport, through a cut and back", async () => {
  const { server, juliet, connect } = await start()
  juliet.createNode('n', { max_items: '10' })
  const { transport, reaches } = connect()
  await reaches('online')
  juliet.subscribe('n', `${JULIET}/balcony`)
  const heard: string[] = []
  transport.message$.subscribe((message) => heard.push(message.toString()))
  server.faults.closeStream({ kind: 'ping' }, { resumable: true, times: 1 })
  await expect(transport.request(ping)).rejects.toMatchObject({ code: 'disconnected' })
  juliet.publish('n', 'missed', '<note xmlns="urn:n"/>')
  await reaches('online', true)
  await transport.request(ping)
  expect(heard).toHaveLength(1)
  expect(heard[0]).toContain('missed')
})

it('tells its limit where the profile says so', async () => {
  const prosody = profiles['prosody-0.12']
  const stream = { ...prosody.stream, limitTold: true, maxBytes: 10_000 }
  const { connect } = await start({ ...prosody, stream })
  const { transport, reaches } = connect()
  expect(await reaches('online')).toMatchObject({ maxBytes: 10_000 })
  const big = xml('message', {}, 'x'.repeat(10_000))
  await expect(transport.send(big)).rejects.toBeInstanceOf(TransportError)
})

it('closes for good on a wrong password', async () => {
  const { connect } = await start()
  const { reaches } = connect('wrong')
  expect(await reaches('closed')).toMatchObject({ error: { code: 'authentication-failed' } })
})

it('takes many log-ins in a row without a stream error', async () => {
  const { connect, juliet } = await start(profiles['ejabberd-23.01'])
  for (let i = 0; i < 12; i++) {
    const { transport, reaches } = connect()
    await reaches('online')
    await transport.send(xml('presence'))
    await transport.request(ping)
    await transport.close()
  }
  expect(juliet.sessions).toEqual([])
})
