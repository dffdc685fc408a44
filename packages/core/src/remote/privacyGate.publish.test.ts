import { describe, expect, it } from 'vitest'
import {
  configOf,
  expectPrivatePublishes,
  failure,
  PRIVATE,
  scene,
  sceneWith,
  told,
} from '../../test/gate.ts'
import { NOTES } from '../../test/notes.ts'
import { asked, fieldsOf, idsIn } from '../../test/wire.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'

const WRITES = ['publish', 'configure', 'getConfiguration'] as const

describe('the privacy gate, at a publish', () => {
  const errors = [
    ['condition first', (first: string, second: string) => first + second],
    ['application condition first', (first: string, second: string) => second + first],
  ] as const

  it.each(errors)(
    'recognises a failed precondition with the %s, repairs, and publishes the same once more',
    async (_, order) => {
      const stage = sceneWith(PRIVATE)
      const balcony = stage.actor('balcony')
      await balcony.notes.whenReady()
      await stage.settled()
      const before = asked(balcony.device, ...WRITES).length
      stage.juliet.configure(NOTES, { access_model: 'open', send_last_published_item: 'on_sub' })
      // The error as the server would write it, its children in this order.
      const rule = stage.server.faults.drop(
        { to: balcony.device.fullJid, kind: 'error:publish' },
        { times: 1 },
      )
      const edit = balcony.notes.put('a', { text: 'one' })
      await stage.settled()
      expect(rule.count).toBe(1)
      const [refused] = balcony.device.sent('publish')
      const error = order(
        `<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`,
        `<precondition-not-met xmlns='${NS_PUBSUB}#errors'/>`,
      )
      stage.server.inject(
        balcony.device.fullJid,
        `<iq type='error' id='${refused!.attrs['id'] ?? ''}'><error type='cancel'>${error}</error></iq>`,
      )
      await stage.settled()
      expect(edit.state).toBe('settled')
      expect(asked(balcony.device, ...WRITES).slice(before)).toEqual([
        'publish',
        'getConfiguration',
        'configure',
        'getConfiguration',
        'publish',
      ])
      const [configure] = balcony.device.sent('configure')
      expect(Object.keys(fieldsOf(configure!) ?? {})).toEqual(['FORM_TYPE', 'pubsub#access_model'])
      const [, again] = balcony.device.sent('publish')
      expect(idsIn(again!)).toEqual(idsIn(refused!))
      expect(again!.getChild('pubsub')?.toString()).toBe(refused!.getChild('pubsub')?.toString())
      expect(configOf(stage, 'send_last_published_item')).toBe('on_sub')
      expectPrivatePublishes(balcony)
    },
  )

  it('fails closed on a server that creates the node, and refuses the whitelist at each publish', async () => {
    const stage = scene()
    const balcony = stage.actor('balcony')
    stage.server.faults.refuse(
      { kind: 'publish' },
      { type: 'cancel', condition: 'conflict', application: 'precondition-not-met' },
    )
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ code: 'unsupported' })
    expect(stage.juliet.items(NOTES)).toEqual([])
    expect(balcony.notes.status.privacy).toBe('unsupported')
    expectPrivatePublishes(balcony)
  })

  it('ends at a second failed precondition, without a publish without options', async () => {
    const stage = sceneWith(PRIVATE)
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    stage.server.faults.refuse(
      { kind: 'publish', item: 'a' },
      { type: 'cancel', condition: 'conflict', application: 'precondition-not-met' },
    )
    const [refused, fine] = ['a', 'b'].map((id) => balcony.notes.put(id, { text: id }))
    await stage.settled()
    expect(await failure(refused!)).toMatchObject({ code: 'unsupported' })
    expect(fine!.state).toBe('settled')
    const tries = balcony.device.sent('publish').filter((iq) => idsIn(iq).includes('a'))
    expect(tries).toHaveLength(2)
    expectPrivatePublishes(balcony)
  })

  it('fails closed on a server that advertises publish-options and refuses whitelist', async () => {
    const stage = scene({ profile: 'mongooseim-new' })
    const balcony = stage.actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ code: 'unsupported' })
    expect(balcony.notes.status).toMatchObject({ phase: 'failed', privacy: 'unsupported' })
    expect(stage.juliet.nodes).toEqual([])
    expect(stage.juliet.items(NOTES)).toEqual([])
    expectPrivatePublishes(balcony)
  })

  it('repairs once for ten publishes at once', async () => {
    const stage = sceneWith(PRIVATE)
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    await stage.settled()
    const before = asked(balcony.device, ...WRITES).length
    stage.juliet.configure(NOTES, { access_model: 'open' })
    const edits = Array.from({ length: 10 }, (_, i) =>
      balcony.notes.put(`n${i}`, { text: String(i) }),
    )
    await stage.settled()
    expect(new Set(edits.map(({ state }) => state))).toEqual(new Set(['settled']))
    const since = asked(balcony.device, ...WRITES).slice(before)
    const ten = Array.from({ length: 10 }, () => 'publish')
    // One look that finds it, one repair, one look back.
    const repair = ['getConfiguration', 'configure', 'getConfiguration']
    expect(since).toEqual([...ten, ...repair, ...ten])
    expectPrivatePublishes(balcony)
  })

  it('takes over a max_items that changed, repairs nothing, and publishes once more', async () => {
    const stage = sceneWith({ access_model: 'whitelist', max_items: '256' })
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    stage.juliet.configure(NOTES, { max_items: 'max' })
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    const sent = balcony.device.sent('publish').map((iq) => fieldsOf(iq)?.['pubsub#max_items'])
    expect(sent).toEqual(['256', 'max'])
    expect(asked(balcony.device, 'configure')).toEqual([])
  })

  it('leaves a node alone that is large enough, and what other clients have set that does no harm', async () => {
    const settings = {
      access_model: 'whitelist',
      max_items: '256',
      send_last_published_item: 'on_sub_and_presence',
      title: 'Kept by another client',
    }
    const stage = sceneWith(settings)
    const balcony = stage.actor('balcony')
    const { privacy } = told(balcony)
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(privacy.at(-1)).toBe('private')
    expect(asked(balcony.device, 'configure')).toEqual([])
    expect(Object.fromEntries(stage.juliet.node(NOTES)!.config)).toMatchObject(settings)
    expect(fieldsOf(balcony.device.sent('publish')[0]!)).toHaveProperty(['pubsub#max_items'], '256')
  })

  it('raises a max_items that is too small and never lowers one', async () => {
    const stage = sceneWith({ access_model: 'whitelist', max_items: '1' })
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    expect(configOf(stage, 'max_items')).toBe('max')
    expect(balcony.notes.status.privacy).toBe('private')
  })

  it('believes a proof for an hour, and looks again then', async () => {
    const stage = sceneWith(PRIVATE)
    const balcony = stage.actor('balcony')
    balcony.notes.subscribe(() => undefined)
    await stage.settled()
    const looks = () => asked(balcony.device, 'getConfiguration').length
    expect(looks()).toBe(1)
    await stage.pass(3_500_000)
    balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(looks()).toBe(1)
    await stage.pass(200_000)
    balcony.notes.put('a', { text: 'two' })
    await stage.settled()
    expect(looks()).toBe(2)
  })
})
