import { describe, expect, it } from 'vitest'
import { attribute } from '../codec/attribute.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlString } from '../codec/xmlType.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { PRIVATE, scene } from '../../test/gate.ts'
import { storedPrivate, storePrivate } from '../../test/privateXml.ts'
import { pubsubAccess } from '../remote/pubsubAccess.ts'
import { listed } from './listed.ts'
import { entryListing } from './entryListing.ts'
import { privateXml } from './privateXml.ts'

const PLANTS = 'urn:example:plants'
const listing = entryListing({
  name: 'garden',
  xmlns: PLANTS,
  idOf: (entry) => (entry.is('plant', PLANTS) ? entry.attrs['id'] : undefined),
})
const plain = {
  node: PLANTS,
  codec: xmlCodec({
    name: 'plant',
    xmlns: PLANTS,
    fields: { id: attribute(xmlString, { required: true }), grows: attribute() },
  }),
  itemId: ({ id }: { id: string }) => id,
}
const inNode = defineCollection({ ...plain, access: listed(pubsubAccess, listing) })
const inPrivate = defineCollection({ ...plain, access: privateXml(listing) })
const THYME = { id: 'thyme', grows: 'slowly' }

const garden = (...plants: string[]) => `<garden xmlns="${PLANTS}">${plants.join('')}</garden>`
const plant = (id: string, grows: string) => `<plant id="${id}" grows="${grows}"/>`

function growing(view: ReadonlyMap<string, { grows?: string }>) {
  return Object.fromEntries(Array.from(view, ([id, { grows }]) => [id, grows]))
}

describe('the entries of a list that is one item of a node', () => {
  function gardener() {
    const stage = scene()
    stage.juliet.createNode(PLANTS, PRIVATE)
    stage.juliet.publish(PLANTS, 'current', garden(plant('rose', 'well'), '<weed/>'))
    const { account, device } = stage.actor('balcony')
    const plants = account.collection(inNode)
    const views: object[] = []
    plants.subscribe((view) => views.push(growing(view)))
    const stored = () =>
      stage.juliet.items(PLANTS).map(({ id, payload }) => `${id}: ${String(payload)}`)
    return { stage, plants, views, stored, device, account }
  }

  it('are items of their own', async () => {
    const { plants } = gardener()
    expect(growing(await plants.whenReady())).toEqual({ rose: 'well' })
  })

  it('change one by one, and all else in the list stays', async () => {
    const { stage, plants, stored, views } = gardener()
    await plants.whenReady()
    plants.put(THYME)
    plants.update('rose', (draft) => {
      draft.grows = 'high'
    })
    await stage.settled()
    expect(stored()).toEqual([
      `current: ${garden(plant('rose', 'high'), '<weed/>', plant('thyme', 'slowly'))}`,
    ])
    expect(views.at(-1)).toEqual({ rose: 'high', thyme: 'slowly' })
  })

  it('are told as they are when another client writes the list', async () => {
    const { stage, plants, views } = gardener()
    await plants.whenReady()
    const changes: string[][] = []
    plants.changes$.subscribe((told) => changes.push(told.map(({ type, id }) => `${type} ${id}`)))
    stage.juliet.publish(PLANTS, 'current', garden(plant('mint', 'everywhere')))
    await stage.settled()
    expect(views.at(-1)).toEqual({ mint: 'everywhere' })
    expect(changes.flat().sort()).toEqual(['added mint', 'removed rose'])
  })

  it('may lie beside the list, where they count as well, and go when they are removed', async () => {
    const { stage, plants, stored } = gardener()
    stage.juliet.publish(PLANTS, 'x1', `<plant xmlns="${PLANTS}" id="sage" grows="low"/>`)
    await plants.whenReady()
    expect(growing(plants.view)).toEqual({ rose: 'well', sage: 'low' })
    plants.remove('sage')
    await stage.settled()
    expect(stored()).toEqual([`current: ${garden(plant('rose', 'well'), '<weed/>')}`])
  })

  it('all go with a clear, and what is none of them stays', async () => {
    const { stage, plants, stored } = gardener()
    await plants.whenReady()
    plants.clear()
    await stage.settled()
    expect(stored()).toEqual([`current: ${garden('<weed/>')}`])
  })

  it('are not written where something else is stored', async () => {
    const { stage, plants, stored } = gardener()
    stage.juliet.publish(PLANTS, 'current', '<cellar xmlns="urn:example:wine"/>')
    await plants.whenReady()
    const { done } = plants.put(THYME)
    expect(await done).toMatchObject({ type: 'failed', error: { code: 'undecodable' } })
    expect(stored()).toEqual(['current: <cellar xmlns="urn:example:wine"/>'])
    await stage.settled()
  })

  it('are what they were on the server, whatever list of the past is told late', async () => {
    const { stage, plants, device, views } = gardener()
    await plants.whenReady()
    await stage.settled()
    const late = `<message xmlns="jabber:client" from="juliet@capulet.lit" to="${device.fullJid}"><event xmlns="http://jabber.org/protocol/pubsub#event"><items node="${PLANTS}"><item id="current">${garden(plant('moss', 'late'))}</item></items></event><delay xmlns="urn:xmpp:delay" stamp="2026-01-01T00:00:00Z"/></message>`
    stage.server.inject(device.fullJid, late)
    await stage.settled()
    expect(views).toEqual([{}, { rose: 'well' }])
  })
})

describe('the entries of a list in private XML', () => {
  function gardener() {
    const stage = scene()
    const other = stage.device('chamber')
    const { account, device } = stage.actor('balcony')
    const plants = account.collection(inPrivate)
    plants.subscribe(() => undefined)
    return { stage, other, device, plants, stored: () => storedPrivate(other, 'garden', PLANTS) }
  }

  it('are read, changed and written in a list that others write too', async () => {
    const { stage, other, plants, stored } = gardener()
    await plants.whenReady()
    await storePrivate(other, garden(plant('rose', 'well'), '<weed/>'))
    const edit = plants.put(THYME)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(await stored()).toBe(garden(plant('rose', 'well'), '<weed/>', plant('thyme', 'slowly')))
    expect(growing(plants.view)).toEqual({ rose: 'well', thyme: 'slowly' })
  })

  /** Another client writes its list, which it has read before, right after ours. */
  function overwrite(
    { device, other }: Pick<ReturnType<typeof gardener>, 'device' | 'other'>,
    lists: string[],
  ): void {
    const request = device.request.bind(device)
    device.request = async (iq, options) => {
      const result = await request(iq, options)
      const list = iq.attrs['type'] === 'set' && iq.getChild('query') ? lists.shift() : undefined
      if (list !== undefined) await storePrivate(other, list)
      return result
    }
  }

  it('are written again when another client has overwritten them unseen', async () => {
    const { stage, plants, stored, ...devices } = gardener()
    await plants.whenReady()
    overwrite(devices, [garden(plant('rose', 'well')), garden(plant('mint', 'too'))])
    const edit = plants.put(THYME)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(await stored()).toBe(garden(plant('mint', 'too'), plant('thyme', 'slowly')))
  })

  it('are given up after three times, and the edit fails with what the user wrote', async () => {
    const { stage, plants, stored, ...devices } = gardener()
    await plants.whenReady()
    const naive = garden(plant('rose', 'well'))
    overwrite(devices, [naive, naive, naive])
    const edit = plants.put(THYME)
    await stage.settled()
    expect([edit.state, edit.value]).toEqual(['failed', THYME])
    expect(await edit.done).toMatchObject({ error: { code: 'refused', condition: 'conflict' } })
    const again = edit.retry()
    await stage.settled()
    expect(again.state).toBe('settled')
    expect(await stored()).toBe(garden(plant('rose', 'well'), plant('thyme', 'slowly')))
  })
})
