import type { ProfileName } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { DELAY, event, eventElement, item, message, retract } from '../../test/events.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import type { ActorOptions } from '../../test/scene.ts'
import { tracesOf, watch } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'
import { xml } from '../xml/element.ts'

const ROOMY = { access_model: 'whitelist', max_items: '100' }
const BALCONY = 'juliet@capulet.lit/balcony'

/** Juliet's balcony has read her notes: `a` says one, `b` says two. */
async function start(profile: ProfileName = 'prosody-0.12', options: ActorOptions = {}) {
  const stage = scene({ profile })
  stage.juliet.createNode(NOTES, ROOMY)
  stage.juliet.publish(NOTES, 'a', note('one'))
  stage.juliet.publish(NOTES, 'b', note('two'))
  const actor = await opened(stage, 'balcony', options)
  const inject = async (stanza: string): Promise<void> => {
    stage.server.inject(BALCONY, stanza)
    await stage.settled()
  }
  return { stage, inject, ...actor, ...watch(actor), traces: tracesOf(actor, 'refused-message') }
}

describe('an event', () => {
  it('without from is folded', async () => {
    const { inject, views } = await start()
    await inject(event(item('a', 'new'), { from: '' }))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })

  it('from the own bare JID is folded, however that is written', async () => {
    const { inject, views } = await start()
    await inject(event(item('a', 'new'), { from: 'Juliet@CAPULET.lit' }))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })

  it.each([
    ['the own full JID', BALCONY],
    ['another own resource', 'juliet@capulet.lit/chamber'],
    ['a contact', 'romeo@montague.lit'],
    ['the domain', 'capulet.lit'],
    ['a lookalike', 'ju1iet@capulet.lit'],
    ['a lookalike with a letter of another script', 'julіet@capulet.lit'],
    ['a longer JID', 'juliet@capulet.lit.example'],
    ['no JID at all', '@'],
  ])('from %s is refused, counted and traced', async (_, from) => {
    const { inject, views, account, traces } = await start()
    await inject(event(item('a', 'forged'), { from }))
    await inject(event(retract('b'), { from }))
    expect(views).toEqual([])
    expect(account.status.refused).toBe(2)
    expect(traces).toMatchObject([{ from }, { from }])
  })

  it('inside a forwarded message is somebody else’s word: it is ignored', async () => {
    const { inject, views, account } = await start()
    const inner = event(item('a', 'forged'))
    await inject(
      message(
        `<received xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></received>`,
      ),
    )
    await inject(
      message(
        `<result xmlns="urn:xmpp:mam:2" id="1"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></result>`,
      ),
    )
    expect(views).toEqual([])
    expect(account.status.refused).toBe(0)
  })

  it('in a message of type error is ignored', async () => {
    const { inject, views } = await start()
    await inject(event(item('a', 'bounced'), { type: 'error' }))
    expect(views).toEqual([])
  })

  it('of a node that is not open is ignored', async () => {
    const { inject, views } = await start()
    await inject(message(eventElement(`<items node="urn:example:other">${item('a', 'x')}</items>`)))
    expect(views).toEqual([])
  })

  it('that makes no sense is ignored', async () => {
    const { inject, views } = await start()
    await inject(message(eventElement(`<items>${item('a', 'x')}</items>`)))
    await inject(event('<item/><retract/><nonsense id="a"/>'))
    await inject(message(eventElement('<purge/><delete/>')))
    expect(views).toEqual([])
  })
})

describe('folding', () => {
  it('adds a new item, replaces a known one, and leaves the others the same', async () => {
    const { stage, notes, views, changes } = await start()
    const before = notes.view.get('b')
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    stage.juliet.publish(NOTES, 'c', note('three'))
    await stage.settled()
    expect(views).toEqual([
      { a: 'new', b: 'two' },
      { a: 'new', b: 'two', c: 'three' },
    ])
    expect(changes).toEqual([['changed a'], ['added c']])
    expect(notes.view.get('b')).toBe(before)
  })

  it('emits nothing when the content is equal', async () => {
    const { inject, stage, notes, views } = await start()
    const view = notes.view
    stage.juliet.publish(NOTES, 'a', note('one'))
    await inject(event(`<item id="a"><n:note xmlns:n="${NOTES}">one</n:note></item>`))
    expect(views).toEqual([])
    expect(notes.view).toBe(view)
  })

  it('takes several items and retractions of one event in document order, and emits once', async () => {
    const { inject, views, changes } = await start()
    await inject(event(item('c', 'x') + retract('a') + item('c', 'three') + item('d', 'four')))
    expect(views).toEqual([{ b: 'two', c: 'three', d: 'four' }])
    expect(changes).toEqual([['added c', 'added d', 'removed a']])
  })

  it('emits nothing for what comes and goes in one event', async () => {
    const { inject, views, notes } = await start()
    const value = notes.view.get('a')
    await inject(event(item('c', 'x') + retract('c') + item('a', 'x') + item('a', 'one')))
    expect(views).toEqual([])
    expect(notes.view.get('a')).toBe(value)
  })

  it('emits nothing for the retraction of an unknown item', async () => {
    const { inject, views } = await start()
    await inject(event(retract('z')))
    expect(views).toEqual([])
  })

  it('empties the view at a purge, and emits once', async () => {
    const { stage, views, changes } = await start()
    stage.juliet.purge(NOTES)
    await stage.settled()
    expect(views).toEqual([{}])
    expect(changes).toEqual([['removed a', 'removed b']])
  })

  it('fetches an item that came without payload; the old value stands until it is here', async () => {
    const { stage, inject, device, notes, views } = await start()
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.publish(NOTES, 'a', note('new'))
    const held = stage.server.faults.hold({ to: BALCONY, kind: 'result:items' })
    await inject(event('<item id="a"/>'))
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(device.sent('items').at(-1)?.getChild('pubsub')?.toString()).toContain('<item id="a"/>')
    held.remove()
    await stage.settled()
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })

  it('sees an item that came without payload and is gone meanwhile go', async () => {
    const { stage, inject, views } = await start()
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.retract(NOTES, 'a')
    await inject(event('<item id="a"/>'))
    expect(views).toEqual([{ b: 'two' }])
  })

  it('reads the whole node when an item without payload could not be fetched', async () => {
    const { stage, inject, views } = await start()
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.publish(NOTES, 'a', note('new'))
    const error = { type: 'cancel', condition: 'internal-server-error' }
    stage.server.faults.refuse({ from: BALCONY, kind: 'items' }, error, { times: 1 })
    await inject(event('<item id="a"/>'))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })
})

describe('an item that cannot be decoded', () => {
  it('is kept aside with its XML and its last good value, the others are unaffected', async () => {
    const { stage, notes, views, device } = await start()
    const seen: Record<string, string>[] = []
    notes.quarantine$.subscribe((quarantine) => {
      seen.push(Object.fromEntries(Array.from(quarantine, ([id, it]) => [id, it.source.getText()])))
    })
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'kept'))
    await stage.settled()
    expect(seen).toEqual([{}, { a: 'kept' }])
    expect(views).toEqual([{ b: 'two' }])
    let last: string | undefined
    notes.quarantine$.subscribe((quarantine) => (last = quarantine.get('a')?.last?.value.text))
    expect(last).toBe('one')
    expect(asked(device, 'publish', 'retract')).toEqual([])
    stage.juliet.publish(NOTES, 'a', note('mended'))
    await stage.settled()
    expect(seen.at(-1)).toEqual({})
    expect(views.at(-1)).toEqual({ a: 'mended', b: 'two' })
  })

  it('is neither overwritten nor retracted by clear() unasked', async () => {
    const { stage, notes } = await start()
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'kept'))
    await stage.settled()
    expect(() => notes.put('a', { text: 'mine' })).toThrow(
      expect.objectContaining({ name: 'CodecError', code: 'quarantined' }),
    )
    const edit = notes.clear()
    await stage.pass(3000)
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a'])
    const again = notes.put('a', { text: 'mine' }, { overwrite: true })
    await stage.pass(3000)
    expect(await again.done).toEqual({ type: 'settled' })
    expect(texts(notes.view)).toEqual({ a: 'mine' })
  })

  it('is traced once, with no word of what it says', async () => {
    const { stage, ...actor } = await start()
    const traced = tracesOf(actor, 'quarantined')
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'secret'))
    await stage.settled()
    expect(traced).toMatchObject([{ type: 'quarantined', node: NOTES, id: 'a' }])
    expect(JSON.stringify(traced)).not.toContain('secret')
  })
})

describe('copies of an event', () => {
  const shared: ActorOptions = { delivery: 'shared', presence: { priority: 0 } }

  it('to the bare and to the full JID emit once', async () => {
    const { inject, views, account } = await start()
    const body = item('a', 'new')
    await inject(event(body, { to: 'juliet@capulet.lit' }))
    await inject(event(body, { to: BALCONY }))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
    expect(account.status.refused).toBe(0)
  })

  it('that come late on another path are not folded: a stale one never shows', async () => {
    const { inject, stage, views, device } = await start()
    const before = asked(device, 'items').length
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    await inject(event(item('a', 'one'), { to: 'juliet@capulet.lit' }))
    await stage.pass(10_000)
    expect(views).toEqual([{ a: 'new', b: 'two' }])
    expect(asked(device, 'items')).toHaveLength(before + 1)
  })

  it('of a retraction that come late on another path change nothing in the end', async () => {
    const { inject, stage, views } = await start()
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    await inject(event(retract('b'), { to: 'juliet@capulet.lit' }))
    await stage.pass(10_000)
    expect(views.at(-1)).toEqual({ a: 'new', b: 'two' })
  })

  it('that come late on the same path are read back: a stale one changes nothing in the end', async () => {
    const { inject, stage, views, ...actor } = await start()
    const traced = tracesOf(actor, 'read-back')
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    await inject(event(item('a', 'stale'), { to: BALCONY }))
    expect(views.at(-1)).toEqual({ a: 'stale', b: 'two' })
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'newer', b: 'two' })
    expect(traced).toMatchObject([{ ids: ['a'], reason: 'may be stale' }])
  })

  it('of an own publish are told from somebody else’s: a stale one changes nothing in the end', async () => {
    const { inject, stage, views, notes } = await start()
    notes.put('a', { text: 'first' })
    notes.put('a', { text: 'second' })
    await stage.settled()
    await inject(event(item('a', 'first'), { to: BALCONY }))
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'second', b: 'two' })
  })

  it('of a publish after a purge change nothing in the end', async () => {
    const { inject, stage, views } = await start()
    stage.juliet.purge(NOTES)
    await stage.settled()
    await inject(event(item('a', 'one'), { to: BALCONY }))
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({})
  })

  it('of a purge after a publish change nothing in the end', async () => {
    const { inject, stage, views } = await start()
    const purge = message(eventElement(`<purge node="${NOTES}"/>`), { to: BALCONY })
    stage.juliet.purge(NOTES)
    stage.juliet.publish(NOTES, 'a', note('new'))
    await inject(purge)
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'new' })
  })

  it('that ejabberd sends to one who shares presence change nothing in the end', async () => {
    const { stage, views, notes, device } = await start('ejabberd-23.01', shared)
    stage.juliet.publish(NOTES, 'a', note('1'))
    stage.juliet.publish(NOTES, 'a', note('2'))
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    expect(device.received('published').length).toBeGreaterThan(2)
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual({ a: '2' })
    expect(views.at(-1)).toEqual({ a: '2' })
  })
})

describe('an event with a delay', () => {
  it('is no news: it is read back, and never shown where it is old', async () => {
    const { inject, stage, views, device } = await start()
    await inject(
      message(DELAY + eventElement(`<items node="${NOTES}">${item('a', 'old')}</items>`)),
    )
    expect(views).toEqual([])
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(asked(device, 'items')).toHaveLength(2)
  })

  it('that says what is known is passed over', async () => {
    const { inject, stage, views, device } = await start()
    await inject(
      message(DELAY + eventElement(`<items node="${NOTES}">${item('a', 'one')}</items>`)),
    )
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(asked(device, 'items')).toHaveLength(1)
  })

  it('that Openfire sends as the last published item of a new subscription is not folded twice', async () => {
    const { stage, views, notes } = await start('openfire')
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
  })

  it.each<ProfileName>(['prosody-0.12', 'ejabberd-23.01'])(
    'is what was missed, where a resumption brings it (%s): folded at once, and no fetch',
    async (profile) => {
      const { stage, device, views } = await start(profile)
      await stage.pass(5000)
      const before = asked(device).length
      device.cut()
      stage.juliet.publish(NOTES, 'a', note('while away'))
      stage.juliet.retract(NOTES, 'b')
      device.resume()
      await stage.settled()
      expect(device.received('event').at(-1)?.getChild('delay')).toBeDefined()
      expect(views).toEqual([{ a: 'while away' }])
      await stage.pass(5000)
      expect(asked(device).slice(before)).toEqual([])
    },
  )
})

describe('a configuration event', () => {
  it('sends the gate to look again', async () => {
    const { stage, inject, device } = await start()
    const before = asked(device, 'getConfiguration').length
    await inject(message(eventElement(`<configuration node="${NOTES}"/>`)))
    await stage.settled()
    expect(asked(device, 'getConfiguration')).toHaveLength(before + 1)
  })

  it('after somebody opened the node has it closed again', async () => {
    const { stage, inject, notes } = await start()
    stage.juliet.configure(NOTES, { access_model: 'open' })
    await inject(message(eventElement(`<configuration node="${NOTES}"/>`)))
    await stage.settled()
    expect(notes.status.privacy).toBe('repaired')
    expect(stage.juliet.node(NOTES)?.config.get('access_model')).toBe('whitelist')
  })
})

describe.each<ProfileName>(['prosody-0.12', 'ejabberd-23.01', 'openfire'])(
  'a node that is deleted (%s)',
  (profile) => {
    it('is empty, and set up anew, private, before the next write', async () => {
      const { stage, device, notes, views } = await start(profile)
      stage.juliet.deleteNode(NOTES)
      await stage.settled()
      expect(views).toEqual([{}])
      const edit = notes.put('c', { text: 'three' })
      await stage.pass(3000)
      expect(await edit.done).toEqual({ type: 'settled' })
      const kinds = asked(device, 'create', 'subscribe', 'publish')
      expect(kinds.slice(0, 4)).toEqual(['subscribe', 'create', 'subscribe', 'publish'])
      expect(stage.juliet.node(NOTES)?.config.get('access_model')).toBe('whitelist')
      expect(views.at(-1)).toEqual({ c: 'three' })
    })
  },
)
