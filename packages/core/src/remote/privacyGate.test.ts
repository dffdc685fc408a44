import { describe, expect, it } from 'vitest'
import { configOf, failure, PRIVATE, scene, sceneWith, told } from '../../test/gate.ts'
import { note, notes, NOTES, texts } from '../../test/notes.ts'
import { asked, fieldsOf } from '../../test/wire.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { xml } from '../xml/element.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'

const ROMEO = 'romeo@capulet.lit'

const WRITES = ['publish', 'configure', 'getConfiguration'] as const

describe('the privacy gate, opening a node', () => {
  it('creates it private and roomy, proves it, and publishes only then', async () => {
    const stage = scene()
    const balcony = stage.actor('balcony')
    balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    const { config = new Map<string, string>() } = stage.juliet.node(NOTES) ?? {}
    expect(Object.fromEntries(config)).toMatchObject({
      ...PRIVATE,
      persist_items: '1',
      send_last_published_item: 'never',
      notify_retract: '1',
      notify_delete: '1',
      deliver_payloads: '1',
    })
    const order = asked(balcony.device, 'create', 'getConfiguration', 'affiliations', 'publish')
    expect(order).toEqual([
      'getConfiguration',
      'create',
      'getConfiguration',
      'affiliations',
      'publish',
    ])
    expect(balcony.notes.status.privacy).toBe('private')
  })

  it('reads the configuration where another device was first', async () => {
    const stage = scene()
    const balcony = stage.actor('balcony')
    const { privacy } = told(balcony)
    const held = stage.server.faults.hold({ from: balcony.device.fullJid, kind: 'create' })
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    stage.juliet.createNode(NOTES, PRIVATE)
    held.remove()
    await stage.settled()
    expect(balcony.device.received('error:create')).toHaveLength(1)
    expect(edit.state).toBe('settled')
    expect(privacy).toEqual(['unknown', 'checking', 'private'])
  })

  it('tells the old access model before it repairs, and keeps the stranger out afterwards', async () => {
    const stage = sceneWith({ access_model: 'open', max_items: 'max' })
    stage.juliet.publish(NOTES, 'a', note('read by all'))
    const orchard = stage.server.account(ROMEO).connect({ resource: 'orchard' })
    await stage.settled()
    const look = () => {
      const items = xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node: NOTES }))
      return orchard.request(xml('iq', { type: 'get', to: stage.juliet.jid }, items))
    }
    await expect(look()).resolves.toBeDefined()
    const balcony = stage.actor('balcony')
    const { privacy, repairs } = told(balcony)
    const accessWhenTold: (string | undefined)[] = []
    balcony.account.trace$.subscribe(({ type }) => {
      if (type === 'repair') accessWhenTold.push(configOf(stage, 'access_model'))
    })
    await stage.settled()
    expect(privacy).toEqual(['unknown', 'checking', 'repaired'])
    expect(repairs).toMatchObject([{ node: NOTES, was: 'open', fields: ['pubsub#access_model'] }])
    expect(accessWhenTold).toEqual(['open'])
    expect(configOf(stage, 'access_model')).toBe('whitelist')
    await expect(look()).rejects.toMatchObject({ condition: 'forbidden' })
    expect(texts(balcony.notes.view)).toEqual({ a: 'read by all' })
    await orchard.close()
  })

  it('still says that it was repaired when it looks again on the same session', async () => {
    const stage = sceneWith({ access_model: 'open' })
    const balcony = stage.actor('balcony')
    const { privacy } = told(balcony)
    await stage.settled()
    await stage.pass(3_600_001)
    balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(privacy).toEqual(['unknown', 'checking', 'repaired', 'checking', 'repaired'])
    balcony.device.cut({ resumable: false })
    balcony.device.reconnect()
    await stage.settled()
    expect(privacy.at(-1)).toBe('private')
  })

  it.each([
    ['publish_model open', { publish_model: 'open' }],
    ['publish_model subscribers', { publish_model: 'subscribers' }],
    ['notification_type normal', { notification_type: 'normal' }],
    ['access_model presence', { access_model: 'presence' }],
  ])('finds %s not private, and repairs it with only the field that differs', async (_, change) => {
    const stage = sceneWith({ ...PRIVATE, ...change })
    const balcony = stage.actor('balcony')
    const { privacy } = told(balcony)
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(privacy).toContain('repaired')
    const [configure, ...more] = balcony.device.sent('configure')
    expect(more).toEqual([])
    const fields = Object.keys(fieldsOf(configure!) ?? {})
    expect(fields).toEqual(['FORM_TYPE', ...Object.keys(change).map((key) => `pubsub#${key}`)])
    const order = asked(balcony.device, ...WRITES)
    expect(order).toEqual(['getConfiguration', 'configure', 'getConfiguration', 'publish'])
    expect(edit.state).toBe('settled')
  })

  it('takes the subscriptions of others away before it writes', async () => {
    const stage = sceneWith(PRIVATE)
    stage.juliet.subscribe(NOTES, ROMEO)
    stage.juliet.subscribe(NOTES, 'juliet@capulet.lit/chamber')
    const balcony = stage.actor('balcony')
    const { privacy } = told(balcony)
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(privacy).toContain('repaired')
    const subscribed = stage.juliet.node(NOTES)?.subscriptions.map(({ jid }) => jid)
    expect(subscribed).toEqual(['juliet@capulet.lit/chamber', balcony.device.fullJid])
    expect(edit.state).toBe('settled')
    const order = asked(balcony.device, 'setOwnerSubscriptions', 'ownerSubscriptions', 'publish')
    expect(order).toEqual([
      'ownerSubscriptions',
      'setOwnerSubscriptions',
      'ownerSubscriptions',
      'publish',
    ])
  })

  it('tells foreign affiliations as shared, names them, and writes nothing', async () => {
    const stage = sceneWith(PRIVATE)
    stage.juliet.publish(NOTES, 'a', note('one'))
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    const balcony = stage.actor('balcony')
    const edit = balcony.notes.put('b', { text: 'two' })
    const error = await stage.settled().then(() => failure(edit))
    expect(error).toMatchObject({ code: 'shared' })
    expect((error as Error).message).toContain(`${ROMEO} is member`)
    const { phase, privacy, error: now } = balcony.notes.status
    expect({ phase, privacy, error: now?.code }).toEqual({
      phase: 'ready',
      privacy: 'shared',
      error: 'shared',
    })
    expect(texts(balcony.notes.view)).toEqual({ a: 'one' })
    expect(asked(balcony.device, 'publish', 'setAffiliations', 'configure')).toEqual([])
  })

  it('removes foreign affiliations where the definition says so, and lets outcasts be', async () => {
    const stage = sceneWith(PRIVATE)
    stage.juliet.affiliate(NOTES, ROMEO, 'publisher')
    stage.juliet.affiliate(NOTES, 'tybalt@capulet.lit', 'outcast')
    const { account, device } = stage.actor('balcony')
    const edit = account
      .collection(defineCollection({ ...notes, sharing: 'remove' }))
      .put('a', { text: 'one' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    const left = stage.juliet.node(NOTES)?.affiliations
    expect(left?.map(({ affiliation }) => affiliation)).toEqual(['owner', 'outcast'])
    expect(asked(device, 'setAffiliations', 'publish')).toEqual(['setAffiliations', 'publish'])
  })

  it('takes the subscription of somebody away before his affiliation', async () => {
    const stage = sceneWith()
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    stage.juliet.subscribe(NOTES, ROMEO)
    const { account, device } = stage.actor('balcony')
    const edit = account
      .collection(defineCollection({ ...notes, sharing: 'remove' }))
      .put('a', { text: 'one' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    const order = asked(device, 'setOwnerSubscriptions', 'setAffiliations', 'publish')
    expect(new Set(order.slice(0, order.indexOf('setAffiliations')))).toEqual(
      new Set(['setOwnerSubscriptions']),
    )
    const left = stage.juliet.node(NOTES)
    expect(left?.subscriptions.map(({ jid }) => jid)).toEqual([device.fullJid])
    expect(left?.affiliations.map(({ jid }) => jid)).not.toContain(ROMEO)
  })

  it.each([
    ['prosody-0.12', []],
    ['ejabberd-23.01', ['subscriptions unverified']],
  ] as const)('tells what %s would not let it see', async (profile, was) => {
    const stage = scene({ profile })
    const { account, notes } = stage.actor('balcony')
    const traced: unknown[] = []
    account.trace$.subscribe((entry) => {
      if (entry.type === 'privacy') traced.push(entry)
    })
    await notes.whenReady()
    expect(traced[0]).toMatchObject({ node: NOTES, verdict: 'private', was })
  })

  it('ends with an error, and does not insist, when it may not configure', async () => {
    const stage = sceneWith({ access_model: 'open' })
    const balcony = stage.actor('balcony')
    stage.server.faults.refuse({ kind: 'configure' }, { type: 'auth', condition: 'forbidden' })
    balcony.notes.subscribe(() => undefined)
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ code: 'not-private' })
    const tries = asked(balcony.device, 'configure').length
    await stage.pass(600_000)
    expect(asked(balcony.device, 'configure')).toHaveLength(tries)
    expect(balcony.notes.status).toMatchObject({ phase: 'ready', privacy: 'violated' })
    expect(asked(balcony.device, 'publish')).toEqual([])
  })

  it('refuses a known public node before anything is sent', async () => {
    const stage = scene()
    const { account, device } = stage.actor('balcony')
    expect(() => defineCollection({ ...notes, node: 'urn:xmpp:avatar:data' })).toThrow(
      expect.objectContaining({ code: 'public-node' }),
    )
    const byHand: typeof notes = { ...notes, node: 'eu.siacs.conversations.axolotl.devicelist' }
    expect(() => account.collection(byHand)).toThrow(
      expect.objectContaining({ code: 'public-node' }),
    )
    await stage.settled()
    expect(asked(device)).toEqual([])
  })
})
