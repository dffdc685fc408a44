import { describe, expect, it } from 'vitest'
import type { Device, ProfileName } from '@rxpep/testing'
import { BALCONY, stored } from '../../test/balcony.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, notes as definition, texts } from '../../test/notes.ts'
import type { ActorOptions, Scene } from '../../test/scene.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { capsVer } from '../protocol/caps.ts'
import { parseDiscoInfo } from '../protocol/disco.ts'
import { xml, type Element } from '../xml/element.ts'
import { NS_CAPS, NS_DISCO_INFO } from '../xml/namespaces.ts'
import { notify } from './capsDelivery.ts'

const APP = 'urn:example:app'
const MORE = 'urn:example:more'
const own: ActorOptions = {
  delivery: notify({ node: APP, features: ['urn:example:feature'] }),
  presence: { priority: 0, show: 'away', status: 'reading' },
}
const apps: ActorOptions = { delivery: notify({ node: APP }) }
const more = defineCollection({ node: MORE, codec: definition.codec })
const BOTH: ProfileName[] = ['prosody-0.12', 'ejabberd-23.01']

/** The `ver` of each presence that a device sent; none for a presence without capabilities. */
function vers(device: Device): (string | undefined)[] {
  return device.sent('presence').map((presence) => capsOf(presence)?.attrs['ver'])
}

function capsOf(presence: Element | undefined): Element | undefined {
  return presence?.getChild('c', NS_CAPS)
}

/** What the device tells of a `ver`, asked by the server. */
async function tells(stage: Scene, device: Device, ver: string | undefined, from?: string) {
  const id = `question-${String(stage.clock.now())}-${String(device.sent().length)}`
  const query = xml('query', { xmlns: NS_DISCO_INFO, node: `${APP}#${ver ?? ''}` })
  const asker = from ?? 'juliet@capulet.lit'
  stage.server.inject(BALCONY, xml('iq', { type: 'get', id, from: asker }, query))
  await stage.settled()
  return device.sent().find(({ attrs }) => attrs['id'] === id)
}

/** The presence with capabilities, and what is asked right after it. */
function isCapsOrAfter(stanza: Element): boolean {
  return capsOf(stanza) !== undefined || stanza.toString().includes('<subscriptions')
}

describe('with notify, the presence', () => {
  it('carries capabilities by SHA-1 that hash what is told of them', async () => {
    const stage = scene()
    const { device } = await opened(stage, 'balcony', own)
    const caps = capsOf(device.sent('presence').at(-1))
    expect(caps?.attrs).toMatchObject({ node: APP, hash: 'sha-1' })
    const answer = await tells(stage, device, caps?.attrs['ver'])
    const { node, ...info } = parseDiscoInfo(answer!)
    expect(answer?.attrs).toMatchObject({ type: 'result', to: 'juliet@capulet.lit' })
    expect(node).toBe(`${APP}#${String(caps?.attrs['ver'])}`)
    expect(await capsVer(info)).toBe(caps?.attrs['ver'])
    expect([...info.features]).toEqual(
      expect.arrayContaining([`${NOTES}+notify`, 'urn:example:feature', NS_CAPS, NS_DISCO_INFO]),
    )
  })

  it('is sent once for all that is open, and again when another collection is: with the same show and status', async () => {
    const stage = scene()
    const { device, account } = await opened(stage, 'balcony', own)
    expect(device.sent('presence')).toHaveLength(1)
    const [before] = vers(device)
    account.collection(more).subscribe(() => undefined)
    await stage.settled()
    const [, now] = vers(device)
    expect(device.sent('presence')).toHaveLength(2)
    expect(now).not.toBe(before)
    for (const presence of device.sent('presence')) {
      expect(presence.getChild('show')?.getText()).toBe('away')
      expect(presence.getChild('status')?.getText()).toBe('reading')
    }
    const features = async (ver: string | undefined) =>
      [...parseDiscoInfo((await tells(stage, device, ver))!).features].filter((name) =>
        name.endsWith('+notify'),
      )
    expect(await features(before)).toEqual([`${NOTES}+notify`])
    expect(await features(now)).toEqual([`${NOTES}+notify`, `${MORE}+notify`])
  })

  it('of the app is said again with its show and status, and events come from then on', async () => {
    const stage = scene()
    const { device, notes } = await opened(stage, 'balcony', apps)
    expect(device.sent('presence')).toEqual([])
    const show = xml('show', {}, 'dnd')
    await device.send(xml('presence', {}, show))
    await stage.settled()
    const [plain, again, ...rest] = device.sent('presence')
    expect(rest).toEqual([])
    expect(capsOf(plain)).toBeUndefined()
    expect(capsOf(again)?.attrs['node']).toBe(APP)
    expect(again?.getChild('show')?.getText()).toBe('dnd')
    stage.juliet.publish(NOTES, 'a', note('heard'))
    await stage.settled()
    expect(texts(notes.view)).toEqual({ a: 'heard' })
  })

  it('of the app may come late: what happened before the server knew its capabilities is read', async () => {
    const stage = scene()
    const { device, notes } = await opened(stage, 'balcony', apps)
    const hold = stage.server.faults.hold({ from: BALCONY, where: isCapsOrAfter })
    await device.send(xml('presence'))
    await stage.settled()
    stage.juliet.publish(NOTES, 'a', note('in between'))
    await stage.settled()
    expect(device.received('event')).toEqual([])
    hold.remove()
    await stage.settled()
    expect(texts(notes.view)).toEqual({ a: 'in between' })
  })

  it('of an app that is gone is not said again', async () => {
    const stage = scene()
    const { device, account } = await opened(stage, 'balcony', apps)
    await device.send(xml('presence'))
    await device.send(xml('presence', { type: 'unavailable' }))
    await stage.settled()
    const sent = device.sent('presence').length
    account.collection(more).subscribe(() => undefined)
    await stage.settled()
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(device.sent('presence')).toHaveLength(sent)
  })

  it('is sent on a fresh session, and not on a resumed one', async () => {
    const stage = scene()
    const { device } = await opened(stage, 'balcony', own)
    device.cut()
    device.resume()
    await stage.settled()
    expect(device.sent('presence')).toHaveLength(1)
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(vers(device)).toHaveLength(2)
    expect(new Set(vers(device)).size).toBe(1)
  })

  it('leaves a collection out again that is closed', async () => {
    const stage = scene()
    const { device, account } = await opened(stage, 'balcony', own)
    const stop = account.collection(more).subscribe(() => undefined)
    await stage.settled()
    stop()
    await stage.pass(130_000)
    const [first, , last] = vers(device)
    expect(vers(device)).toHaveLength(3)
    expect(last).toBe(first)
  })
})

describe('with notify, a question', () => {
  it('about capabilities that were never told is not answered here', async () => {
    const stage = scene()
    const { device } = await opened(stage, 'balcony', own)
    expect((await tells(stage, device, 'nonsense'))?.attrs['type']).toBe('error')
  })

  it('of a contact is answered, and is no reason to read anything again', async () => {
    const stage = scene()
    const { device } = await opened(stage, 'balcony', own)
    const before = device.sent('items').length
    const answer = await tells(stage, device, vers(device)[0], 'romeo@montague.lit/orchard')
    expect(answer?.attrs).toMatchObject({ type: 'result', to: 'romeo@montague.lit/orchard' })
    await stage.pass(5000)
    expect(device.sent('items')).toHaveLength(before)
  })

  // ejabberd asks in the name of the resource itself.
  it.each([
    ['the own bare JID', 'juliet@capulet.lit'],
    ['the domain', 'capulet.lit'],
    ['the own full JID', BALCONY],
  ])(
    'of the server, from %s, that comes late has the nodes read again: events of before may be missing',
    async (_, from) => {
      const stage = scene()
      const { device, notes } = await opened(stage, 'balcony', own)
      stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
      stage.juliet.publish(NOTES, 'a', note('unheard'))
      await stage.settled()
      await tells(stage, device, vers(device)[0], from)
      expect(texts(notes.view)).toEqual({ a: 'unheard' })
    },
  )
})

describe.each(BOTH)('with notify on %s', (profile) => {
  it('an event between the presence and the answer about it is in the view in the end', async () => {
    const stage = scene({ profile })
    stored(stage, { a: 'one' })
    const question = stage.server.faults.hold({ to: BALCONY, kind: 'discoInfo' })
    const actor = stage.actor('balcony', own)
    actor.notes.subscribe(() => undefined)
    await stage.settled()
    expect(question.held).toHaveLength(1)
    stage.juliet.publish(NOTES, 'b', note('in between'))
    await stage.settled()
    question.remove()
    await stage.pass(5000)
    expect(texts(actor.notes.view)).toEqual({ a: 'one', b: 'in between' })
    stage.juliet.publish(NOTES, 'c', note('after'))
    await stage.pass(5000)
    expect(texts(actor.notes.view)).toEqual({ a: 'one', b: 'in between', c: 'after' })
  })

  it('removals count as told only when an own one came back; until then the node is read from time to time', async () => {
    const stage = scene({ profile })
    stored(stage, { a: 'one', b: 'two', c: 'three' })
    const { notes } = await opened(stage, 'balcony', own)
    expect(notes.status.delivery).toBe('unproven')
    notes.put('a', { text: 'mine' })
    await stage.pass(3000)
    expect(notes.status.delivery).toBe('items')
    stage.juliet.retract(NOTES, 'b')
    await stage.pass(310_000)
    expect(texts(notes.view)).toEqual({ a: 'mine', c: 'three' })
    const removal = notes.remove('c')
    await stage.settled()
    expect(removal.state).toBe('settled')
    expect(texts(notes.view)).toEqual({ a: 'mine' })
    expect(notes.status.delivery).toBe(profile === 'prosody-0.12' ? 'proven' : 'items')
  })
})

describe('the capabilities of long ago', () => {
  it('are not explained for ever, those of late are', async () => {
    const stage = scene()
    const { account, device } = stage.actor('balcony', own)
    for (let i = 0; i < 40; i += 1) {
      const each = defineCollection({ node: `${MORE}:${String(i)}`, codec: definition.codec })
      account.collection(each).subscribe(() => undefined)
      await stage.settled()
    }
    const announced = vers(device)
    const isTold = async (ver?: string): Promise<boolean> =>
      (await tells(stage, device, ver))?.attrs['type'] === 'result'
    expect(await isTold(announced[0])).toBe(false)
    expect(await isTold(announced.at(-2))).toBe(true)
    expect(await isTold(announced.at(-1))).toBe(true)
  })
})
