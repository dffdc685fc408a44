import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, SERVERS } from '../../test/balcony.ts'
import { event, eventElement, item, message, retract } from '../../test/events.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { tracesOf } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'

describe('an event', () => {
  it('without from is folded', async () => {
    const { inject, views } = await onBalcony()
    await inject(event(item('a', 'new'), { from: '' }))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })

  it('from the own bare JID is folded, however that is written', async () => {
    const { inject, views } = await onBalcony()
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
    const balcony = await onBalcony()
    const { inject, views, account } = balcony
    const traces = tracesOf(balcony, 'refused-message')
    await inject(event(item('a', 'forged'), { from }))
    await inject(event(retract('b'), { from }))
    expect(views).toEqual([])
    expect(account.status.refused).toBe(2)
    expect(traces).toMatchObject([{ from }, { from }])
  })

  it('inside a forwarded message is somebody else’s word: it is ignored', async () => {
    const { inject, views, account } = await onBalcony()
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
    const { inject, views } = await onBalcony()
    await inject(event(item('a', 'bounced'), { type: 'error' }))
    expect(views).toEqual([])
  })

  it('of a node that is not open is ignored', async () => {
    const { inject, views } = await onBalcony()
    await inject(message(eventElement(`<items node="urn:example:other">${item('a', 'x')}</items>`)))
    expect(views).toEqual([])
  })

  it('that makes no sense is ignored', async () => {
    const { inject, views } = await onBalcony()
    await inject(message(eventElement(`<items>${item('a', 'x')}</items>`)))
    await inject(event('<item/><retract/><nonsense id="a"/>'))
    await inject(message(eventElement('<purge/><delete/>')))
    expect(views).toEqual([])
  })
})

describe('folding', () => {
  it('adds a new item, replaces a known one, and leaves the others the same', async () => {
    const { stage, notes, views, changes } = await onBalcony()
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
    const { inject, stage, notes, views } = await onBalcony()
    const view = notes.view
    stage.juliet.publish(NOTES, 'a', note('one'))
    await inject(event(`<item id="a"><n:note xmlns:n="${NOTES}">one</n:note></item>`))
    expect(views).toEqual([])
    expect(notes.view).toBe(view)
  })

  it('takes several items and retractions of one event in document order, and emits once', async () => {
    const { inject, views, changes } = await onBalcony()
    await inject(event(item('c', 'x') + retract('a') + item('c', 'three') + item('d', 'four')))
    expect(views).toEqual([{ b: 'two', c: 'three', d: 'four' }])
    expect(changes).toEqual([['added c', 'added d', 'removed a']])
  })

  it('emits nothing for what comes and goes in one event', async () => {
    const { inject, views, notes } = await onBalcony()
    const value = notes.view.get('a')
    await inject(event(item('c', 'x') + retract('c') + item('a', 'x') + item('a', 'one')))
    expect(views).toEqual([])
    expect(notes.view.get('a')).toBe(value)
  })

  it('emits nothing for the retraction of an unknown item', async () => {
    const { inject, views } = await onBalcony()
    await inject(event(retract('z')))
    expect(views).toEqual([])
  })

  it('empties the view at a purge, and emits once', async () => {
    const { stage, views, changes } = await onBalcony()
    stage.juliet.purge(NOTES)
    await stage.settled()
    expect(views).toEqual([{}])
    expect(changes).toEqual([['removed a', 'removed b']])
  })

  it('fetches an item that came without payload; the old value stands until it is here', async () => {
    const { stage, inject, device, notes, views } = await onBalcony()
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
    const { stage, inject, views } = await onBalcony()
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.retract(NOTES, 'a')
    await inject(event('<item id="a"/>'))
    expect(views).toEqual([{ b: 'two' }])
  })

  it('reads the whole node when an item without payload could not be fetched', async () => {
    const { stage, inject, views } = await onBalcony()
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.publish(NOTES, 'a', note('new'))
    const error = { type: 'cancel', condition: 'internal-server-error' }
    stage.server.faults.refuse({ from: BALCONY, kind: 'items' }, error, { times: 1 })
    await inject(event('<item id="a"/>'))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
  })
})

describe('a configuration event', () => {
  it('sends the gate to look again', async () => {
    const { stage, inject, device } = await onBalcony()
    const before = asked(device, 'getConfiguration').length
    await inject(message(eventElement(`<configuration node="${NOTES}"/>`)))
    await stage.settled()
    expect(asked(device, 'getConfiguration')).toHaveLength(before + 1)
  })

  it('after somebody opened the node has it closed again', async () => {
    const { stage, inject, notes } = await onBalcony()
    stage.juliet.configure(NOTES, { access_model: 'open' })
    await inject(message(eventElement(`<configuration node="${NOTES}"/>`)))
    await stage.settled()
    expect(notes.status.privacy).toBe('repaired')
    expect(stage.juliet.node(NOTES)?.config.get('access_model')).toBe('whitelist')
  })
})

describe.each(SERVERS)('a node that is deleted (%s)', (profile) => {
  it('is empty, and set up anew, private, before the next write', async () => {
    const { stage, device, notes, views } = await onBalcony(profile)
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
})
