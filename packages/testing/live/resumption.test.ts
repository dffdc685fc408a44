import type { Element } from '@rxpep/core'
import { firstValueFrom, take, toArray } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { describeLive, describeWires } from './describeLive.ts'
import { launchEjabberd } from './ejabberd.ts'
import { launchProsody } from './prosody.ts'
import { openProxy } from './proxy.ts'
import { chat, discoInfo, presence } from './stanzas.ts'
import { appClient, login, reaches, recordStates } from './transports.ts'

describeWires('a stream that is cut', (server, service) => {
  it('is resumed: requests end at once, no message is missed or seen twice', async () => {
    const proxy = await openProxy(service)
    onTestFinished(() => proxy.close())
    const [account, friend] = await Promise.all([server.account(), server.account()])
    const transport = login(proxy.service, account, { resource: 'balcony' })
    const romeo = login(server.tcp, friend)
    const { jid } = await reaches(transport, 'online')
    await transport.send(presence(0))
    await transport.request(discoInfo())
    const bodies: string[] = []
    transport.message$.subscribe((message) => bodies.push(bodyOf(message)))
    const states = recordStates(transport)
    await reaches(romeo, 'online')
    await romeo.send(chat(jid, 'one'))
    await firstValueFrom(transport.message$)

    proxy.hold(true)
    const unanswered = transport.request(discoInfo())
    proxy.cut()
    await expect(unanswered).rejects.toMatchObject({ code: 'disconnected' })
    expect(transport.connection).toMatchObject({
      state: 'offline',
      error: { code: 'disconnected' },
    })
    await romeo.send(chat(jid, 'two'))
    await romeo.send(chat(jid, 'three'))
    const missed = firstValueFrom(transport.message$.pipe(take(2), toArray()))
    expect(await reaches(transport, 'online')).toMatchObject({ jid, session: 1, resumed: true })
    await missed
    await transport.request(discoInfo())
    expect(bodies).toEqual(['one', 'two', 'three'])
    expect(states.filter((state) => state === 'online')).toHaveLength(2)
  })

  it('has counted every stanza once: the server repeats none and finds no fault', async () => {
    const account = await server.account()
    const { app, transport } = appClient(service, account)
    await Promise.all([app.start(), reaches(transport, 'online')])
    await transport.send(presence(0))
    await transport.request(discoInfo())
    await app.iqCaller.request(discoInfo() as never)
    await transport.send(chat(account.jid, 'to myself'))
    await firstValueFrom(transport.message$)
    await transport.request(discoInfo())
    const after: string[] = []
    const resumed = reaches(transport, 'online', (connection) => connection.resumed)
    app.on('element', (element) => after.push(element.name))
    cut(app)
    await resumed
    await transport.request(discoInfo())
    expect(after.filter((name) => name === 'message' || name === 'presence')).toEqual([])
    expect(after.filter((name) => name === 'iq')).toHaveLength(1)
  })
})

describeLive('a server that crashes and comes back', ({ name }) => {
  it('is a fresh session', { timeout: 600_000 }, async () => {
    const server = await (name === 'prosody-0.12' ? launchProsody() : launchEjabberd())
    onTestFinished(() => server.stop())
    const transport = login(server.tcp, await server.account('juliet'))
    await reaches(transport, 'online')
    await server.kill()
    await reaches(transport, 'offline', ({ error }) => error?.code === 'unreachable')
    await server.start()
    expect(await reaches(transport, 'online')).toMatchObject({ session: 2, resumed: false })
    await transport.request(discoInfo())
  })
})

function bodyOf(message: Element): string {
  return message.getChild('body')?.getText() ?? ''
}

// As when the network goes away under the app's client.
function cut({ socket }: { socket: unknown }): void {
  const { destroy, socket: inner } = socket as {
    destroy?: () => void
    socket?: { terminate(): void }
  }
  if (destroy) destroy.call(socket)
  else inner?.terminate()
}
