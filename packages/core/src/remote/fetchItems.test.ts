import { parseXml, profiles, type Profile, type ProfileName } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { BALCONY, ROOMY, stored } from '../../test/balcony.ts'
import { item } from '../../test/events.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { watch } from '../../test/watch.ts'
import type { Transport } from '../transport/transport.ts'
import type { Element } from '../xml/element.ts'
import { NS_PUBSUB, NS_RSM } from '../xml/namespaces.ts'
import { fetchItems } from './fetchItems.ts'

/** Like ejabberd, and tells that it pages. */
const PAGING: Profile = {
  ...profiles['ejabberd-23.01'],
  disco: {
    ...profiles['ejabberd-23.01'].disco,
    account: {
      ...profiles['ejabberd-23.01'].disco.account,
      features: [...profiles['ejabberd-23.01'].disco.account.features, NS_RSM],
    },
  },
}

describe('paging', () => {
  /** 2 500 notes on a server that pages. */
  async function long(profile: ProfileName | Profile = PAGING) {
    const stage = scene({ profile, maxItems: 5000 })
    stage.juliet.createNode(NOTES, { ...ROOMY, max_items: '5000' })
    for (let i = 0; i < 2500; i++) stage.juliet.publish(NOTES, `n${String(i)}`, note('old'))
    const actor = stage.actor('balcony')
    return { stage, ...actor, ...watch(actor) }
  }

  it('is followed to the end before the view changes', async () => {
    const { stage, device, notes, views } = await long()
    await stage.settled()
    expect(device.sent('items')).toHaveLength(3)
    expect(device.sent('items')[1]?.toString()).toContain('<after>')
    expect(notes.view.size).toBe(2500)
    expect(views).toHaveLength(1)
  })

  it('is not asked for where the server does not offer it, and being ignored is fine', async () => {
    const { stage, device, notes } = await long('prosody-0.12')
    await stage.settled()
    expect(device.sent('items')).toHaveLength(1)
    expect(device.sent('items')[0]?.toString()).not.toContain('<set')
    expect(notes.view.size).toBe(2500)
  })

  it('that a server offers and ignores is fine', async () => {
    const stage = scene({ profile: { ...PAGING, items: { ...PAGING.items, rsm: 'ignored' } } })
    stored(stage, { a: 'one', b: 'two' })
    const { notes, device } = await opened(stage)
    expect(device.sent('items')[0]?.toString()).toContain('<max>')
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
  })

  it('that a server does unasked is followed too', async () => {
    const stage = scene({ profile: { ...PAGING, items: { ...PAGING.items, rsm: 'by id' } } })
    stored(stage, { a: 'one', b: 'two', c: 'three' })
    stage.server.faults.drop({ to: BALCONY, kind: 'result:items' }, { times: 1 })
    const { notes, device } = stage.actor('balcony')
    const ready = notes.whenReady()
    await stage.settled()
    const { id } = device.sent('items')[0]?.attrs ?? {}
    const set = `<set xmlns="${NS_RSM}"><count>3</count><first index="0">a</first><last>b</last></set>`
    const items = `<items node="${NOTES}">${item('a', 'one')}${item('b', 'two')}</items>`
    const pubsub = `<pubsub xmlns="${NS_PUBSUB}">${items}${set}</pubsub>`
    stage.server.inject(
      BALCONY,
      `<iq xmlns="jabber:client" type="result" id="${id}">${pubsub}</iq>`,
    )
    expect(texts(await ready)).toEqual({ a: 'one', b: 'two', c: 'three' })
    expect(device.sent('items')[1]?.toString()).toContain('<after>b</after>')
  })

  it('loses to an event between two pages', async () => {
    const { stage, notes, views } = await long()
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'items', where: isLaterPage })
    await stage.settled()
    stage.juliet.publish(NOTES, 'n1', note('new'))
    stage.juliet.retract(NOTES, 'n2')
    stage.juliet.retract(NOTES, 'n2400')
    stage.juliet.publish(NOTES, 'z', note('last'))
    await stage.settled()
    hold.remove()
    await stage.settled()
    expect(notes.view.size).toBe(2499)
    expect(notes.view.get('n1')).toEqual({ text: 'new' })
    expect(notes.view.get('z')).toEqual({ text: 'last' })
    expect(['n2', 'n2400'].map((id) => notes.view.has(id))).toEqual([false, false])
    expect(views.at(-1)?.['n1']).toBe('new')
  })

  it('starts over when a page is gone', async () => {
    const { stage, device, notes, views } = await long()
    stage.server.faults.refuse(
      { from: BALCONY, kind: 'items', where: isLaterPage },
      { type: 'cancel', condition: 'item-not-found' },
      { times: 1 },
    )
    await stage.settled()
    expect(device.sent('items').map(isLaterPage)).toEqual([false, true, false, true, true])
    expect(notes.view.size).toBe(2500)
    expect(views).toHaveLength(1)
  })

  it('is tried again later when pages keep going', async () => {
    const { stage, notes } = await long()
    const rule = stage.server.faults.refuse(
      { from: BALCONY, kind: 'items', where: isLaterPage },
      { type: 'cancel', condition: 'item-not-found' },
    )
    await stage.settled()
    expect(notes.status).toMatchObject({ phase: 'loading', error: { code: 'busy' } })
    expect(notes.view.size).toBe(0)
    rule.remove()
    await stage.pass(2000)
    expect(notes.view.size).toBe(2500)
  })
})

function isLaterPage(iq: { toString(): string }): boolean {
  return iq.toString().includes('<after>')
}

describe('pages that go in circles', () => {
  it.each([
    ['the same page each time', () => 'b'],
    ['two pages in turn', (asked: number) => (asked % 2 === 0 ? 'a' : 'b')],
  ])('are not taken for the node, nor followed for ever: %s', async (_, lastOf) => {
    let count = 0
    const transport = {
      request: (iq: Element) => {
        count += 1
        const set = `<set xmlns="${NS_RSM}"><last>${lastOf(count)}</last></set>`
        const paged = iq.getChild('pubsub', NS_PUBSUB)?.getChild('set', NS_RSM) !== undefined
        const [some, rest] = [item('a', 'one') + item('b', 'two'), item('c', 'three')]
        const items = `<items node="${NOTES}">${paged ? some : some + rest}</items>`
        const pubsub = `<pubsub xmlns="${NS_PUBSUB}">${items}${paged ? set : ''}</pubsub>`
        return Promise.resolve(parseXml(`<iq xmlns="jabber:client" type="result">${pubsub}</iq>`))
      },
    } as unknown as Transport
    const found = await fetchItems(transport, NOTES, new Set([NS_RSM]))
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(count).toBe(3)
  })
})
