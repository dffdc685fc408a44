import { expect, it, onTestFinished } from 'vitest'
import { publish, retract } from '../src/contract/stanzas.ts'
import { describeWires } from './describeLive.ts'
import { otherClient, readyDevice } from './library.ts'
import { NODE } from './notes.ts'
import { openProxy } from './proxy.ts'
import { appClient, login, reaches } from './transports.ts'

describeWires('a collection on a stream that is lost', (server, service) => {
  it('sees what it missed when the stream is resumed, with no presence, no fetch and nothing twice', async () => {
    const proxy = await openProxy(service)
    onTestFinished(() => proxy.close())
    const juliet = await server.account()
    const chamber = await otherClient(server.tcp, juliet)
    const transport = login(proxy.service, juliet, { resource: 'balcony' })
    const device = await readyDevice(transport)
    await device.notes.put('a', { text: 'one' }).done
    await device.notes.put('b', { text: 'two' }).done
    const [sent, shown] = [device.sent.length, device.views.length]
    proxy.cut()
    await reaches(transport, 'offline')
    expect(device.notes.status).toMatchObject({ phase: 'ready', online: false })
    await chamber.request(publish(NODE, 'a', 'while away'))
    await chamber.request(retract(NODE, 'b', 'true'))
    await reaches(transport, 'online', ({ resumed }) => resumed)
    await device.sees({ a: 'while away' })
    await chamber.request(publish(NODE, 'c', 'after'))
    await device.sees({ a: 'while away', c: 'after' })
    // An item that another device has changed right after us may be read once more when it is quiet.
    expect(device.sent.slice(sent).filter((stanza) => !/<items [^>]*><item /.test(stanza))).toEqual(
      [],
    )
    expect(device.notes.status).toMatchObject({ online: true, delivery: 'proven' })
    const last = device.views.slice(shown).map((view) => JSON.stringify(view))
    expect(new Set(last).size).toBe(last.length)
  })

  it('is read again and diffed on a fresh session', async () => {
    const juliet = await server.account()
    const chamber = await otherClient(server.tcp, juliet)
    const { app, transport } = appClient(service, juliet, 'balcony')
    await Promise.all([app.start(), reaches(transport, 'online')])
    const device = await readyDevice(transport)
    for (const id of ['a', 'b', 'c']) await device.notes.put(id, { text: id }).done
    const kept = device.notes.view.get('c')
    const [sent, shown] = [device.sent.length, device.views.length]
    await app.stop()
    await chamber.request(publish(NODE, 'a', 'while away'))
    await chamber.request(retract(NODE, 'b', 'true'))
    await Promise.all([app.start(), reaches(transport, 'online', ({ resumed }) => !resumed)])
    await device.sees({ a: 'while away', c: 'c' })
    expect(device.notes.view.get('c')).toBe(kept)
    expect(device.views.slice(shown)).toEqual([{ a: 'while away', c: 'c' }])
    await expect.poll(() => device.notes.status.online).toBe(true)
    const since = device.sent.slice(sent)
    expect(since[0]).toMatch(/^<presence/)
    expect(since.filter((stanza) => stanza.includes('<items '))).toHaveLength(1)
    await chamber.request(publish(NODE, 'b', 'again'))
    await device.sees({ a: 'while away', b: 'again', c: 'c' })
  })
})
