import { notify, xml } from '@rxpep/core'
import { expect, it } from 'vitest'
import { create, deleteNode, items, publish, purge, retract } from '../src/contract/stanzas.ts'
import { describeLive, describeWires } from './describeLive.ts'
import { otherClient, readyDevice } from './library.ts'
import { NODE } from './notes.ts'
import { itemEvent, PRIVATE } from './stanzas.ts'

describeWires('an event', (server, service) => {
  it('forged by a stranger or by a full JID of our own is refused and counted; the true ones are folded', async () => {
    const [juliet, romeo] = await Promise.all([server.account(), server.account()])
    const [transport, chamber, stranger] = await Promise.all([
      otherClient(service, juliet),
      otherClient(service, juliet),
      otherClient(service, romeo),
    ])
    await chamber.request(create(NODE, PRIVATE))
    await chamber.request(publish(NODE, 'a', 'true'))
    const device = await readyDevice(transport)
    const to = await device.account.whenOnline()
    const forged = xml('message', { to, type: 'headline' }, itemEvent(NODE, 'a', 'forged'))
    await stranger.send(forged)
    await chamber.send(forged)
    // What comes after them on the same streams tells that they were there.
    await stranger.request(items(NODE)).catch(() => undefined)
    await chamber.request(publish(NODE, 'b', 'also true'))
    await device.sees({ a: 'true', b: 'also true' })
    const refused = () => device.trace.filter(({ type }) => type === 'refused-message')
    await expect.poll(() => refused().length).toBe(2)
    expect(device.account.status.refused).toBe(2)
    expect(new Set(refused().map((entry) => 'from' in entry && entry.from.split('/')[0]))).toEqual(
      new Set([juliet.jid, romeo.jid]),
    )
    expect(device.views).toEqual([{ a: 'true' }, { a: 'true', b: 'also true' }])
  })

  it('comes once with a presence below zero and a subscription of its own', async () => {
    const juliet = await server.account()
    const [transport, chamber] = await Promise.all([
      otherClient(service, juliet),
      otherClient(service, juliet),
    ])
    const device = await readyDevice(transport)
    let messages = 0
    transport.message$.subscribe(() => (messages += 1))
    for (const text of ['1', '2', '3']) {
      await chamber.request(publish(NODE, 'a', text))
      await device.sees({ a: text })
    }
    await device.notes.put('b', { text: 'mine' }).done
    expect(messages).toBe(4)
    expect(device.views).toEqual([{}, { a: '1' }, { a: '2' }, { a: '3' }, { a: '3', b: 'mine' }])
  })
})

describeLive('the copies that one gets who shares the presence and the subscription', (server) => {
  it('emit once, and change nothing in the end', async () => {
    const juliet = await server.account()
    const [transport, chamber] = await Promise.all([
      otherClient(server.tcp, juliet),
      otherClient(server.tcp, juliet),
    ])
    const device = await readyDevice(transport, {
      delivery: 'shared',
      presence: { priority: 0 },
    })
    const texts = Array.from({ length: 20 }, (_, index) => String(index))
    await Promise.all(texts.map((text) => chamber.request(publish(NODE, 'a', text))))
    await device.sees({ a: '19' })
    await chamber.request(retract(NODE, 'a', 'true'))
    await device.sees({})
    await device.notes.put('b', { text: 'mine' }).done
    await device.sees({ b: 'mine' })
    const shown = device.views.map((view) => JSON.stringify(view))
    expect(new Set(shown.slice(1, -2)).size).toBe(shown.length - 3)
    expect(shown.slice(-2)).toEqual(['{}', '{"b":"mine"}'])
  })
})

describeLive('a node that is emptied', (server) => {
  it('is empty after a purge in one emission, and after a deletion, and is set up anew, private, before the next write', async () => {
    const juliet = await server.account()
    const [transport, chamber] = await Promise.all([
      otherClient(server.tcp, juliet),
      otherClient(server.tcp, juliet),
    ])
    await chamber.request(create(NODE, PRIVATE))
    for (const id of ['a', 'b', 'c']) await chamber.request(publish(NODE, id, id))
    const device = await readyDevice(transport)
    await chamber.request(purge(NODE))
    await device.sees({})
    expect(device.views).toEqual([{ a: 'a', b: 'b', c: 'c' }, {}])
    await chamber.request(publish(NODE, 'd', 'd'))
    await device.sees({ d: 'd' })
    const before = device.sent.length
    await chamber.request(deleteNode(NODE))
    await device.sees({})
    const outcome = await device.notes.put('e', { text: 'e' }).done
    expect(outcome).toEqual({ type: 'settled' })
    const since = device.sent.slice(before)
    const [created, published] = ['<create ', '<publish '].map((element) =>
      since.findIndex((stanza) => stanza.includes(element)),
    ) as [number, number]
    expect(created).toBeGreaterThanOrEqual(0)
    expect(created).toBeLessThan(published)
    expect(device.notes.status).toMatchObject({ privacy: 'private', phase: 'ready' })
    expect(device.views.at(-1)).toEqual({ e: 'e' })
  })
})

describeLive('a node of many items', (server) => {
  it('is read as a whole, whether the server pages or not', async () => {
    const juliet = await server.account()
    const [transport, chamber] = await Promise.all([
      otherClient(server.tcp, juliet),
      otherClient(server.tcp, juliet),
    ])
    await chamber.request(create(NODE, PRIVATE))
    const ids = Array.from({ length: 60 }, (_, index) => `n${String(index)}`)
    await Promise.all(ids.map((id) => chamber.request(publish(NODE, id, id))))
    const device = await readyDevice(transport)
    expect(device.notes.view.size).toBe(60)
    expect(device.views).toHaveLength(1)
  })
})

describeLive('with notify', (server) => {
  it('what happens while the capabilities are told is in the view in the end', async () => {
    const juliet = await server.account()
    const [transport, chamber] = await Promise.all([
      otherClient(server.tcp, juliet),
      otherClient(server.tcp, juliet),
    ])
    await chamber.request(create(NODE, PRIVATE))
    const opening = readyDevice(transport, {
      delivery: notify({ node: 'urn:example:app' }),
      presence: { priority: 0 },
    })
    const expected: Record<string, string> = {}
    for (let index = 0; index < 30; index++) {
      expected[`n${String(index)}`] = String(index)
      await chamber.request(publish(NODE, `n${String(index)}`, String(index)))
    }
    const device = await opening
    await device.sees(expected)
    await chamber.request(publish(NODE, 'n0', 'new'))
    await device.sees({ ...expected, n0: 'new' })
    expect(device.notes.status.delivery).toBe('unproven')
    await device.notes.put('n1', { text: 'mine' }).done
    expect(device.notes.status.delivery).toBe('items')
  })
})
