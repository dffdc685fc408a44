import { xml, type StanzaError } from '@rxpep/core'
import { expect, it } from 'vitest'
import {
  affiliate,
  at,
  configure,
  create,
  getAffiliations,
  items,
  ownerSubscriptions,
  publish,
  subscribe,
} from '../src/contract/stanzas.ts'
import { describeLive } from './describeLive.ts'
import { libraryDevice, otherClient, sentValues, texts } from './library.ts'
import { NODE } from './notes.ts'
import { PRIVATE } from './stanzas.ts'

describeLive('the privacy gate', (server) => {
  const { name, tcp: service } = server

  it('creates a node that keeps strangers out', async () => {
    const [account, stranger] = await Promise.all([server.account(), server.account()])
    const { notes } = await libraryDevice(service, account)
    expect(await notes.put('a', { text: 'private' }).done).toEqual({ type: 'settled' })
    expect(notes.status.privacy).toBe('private')
    const romeo = await otherClient(service, stranger)
    for (const request of [items(NODE), subscribe(NODE, stranger.jid)]) {
      const refused = romeo.request(at(account.jid, request))
      await expect(refused).rejects.toMatchObject({ name: 'StanzaError', code: 'refused' })
    }
  })

  it('recognises a failed precondition in the order that this server writes it, repairs and publishes again', async () => {
    const account = await server.account()
    const [{ notes, sent }, other] = await Promise.all([
      libraryDevice(service, account),
      otherClient(service, account),
    ])
    await notes.whenReady()
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    const probe = publish(NODE, 'probe', 'x', { access_model: 'open', persist_items: 'true' })
    const error = await other.request(probe).then(
      () => undefined,
      (thrown: unknown) => thrown as StanzaError,
    )
    expect(error).toMatchObject({ condition: 'conflict', application: ['precondition-not-met'] })
    await other.request(configure(NODE, { access_model: 'open' }))
    expect(await notes.put('a', { text: 'two' }).done).toEqual({ type: 'settled' })
    expect(texts(notes)).toEqual({ a: 'two' })
    expect(sentValues(sent, 'configure', 'access_model').filter(Boolean)).toContain('whitelist')
    // There is no publish without the options that keep the node private.
    for (const value of sentValues(sent, 'publish ', 'access_model'))
      expect(value).toBe('whitelist')
  })

  it('tells that the node was open before it repairs it, and keeps the stranger out afterwards', async () => {
    const [account, stranger] = await Promise.all([server.account(), server.account()])
    const [other, romeo] = await Promise.all([
      otherClient(service, account),
      otherClient(service, stranger),
    ])
    await other.request(create(NODE, { ...PRIVATE, access_model: 'open' }))
    await other.request(publish(NODE, 'a', 'read by all'))
    await expect(romeo.request(at(account.jid, items(NODE)))).resolves.toBeDefined()
    const { notes, trace } = await libraryDevice(service, account)
    const privacy: string[] = []
    notes.status$.subscribe((status) => privacy.push(status.privacy))
    await notes.whenReady()
    expect(privacy).toContain('repaired')
    expect(trace.filter(({ type }) => type === 'repair')).toMatchObject([{ was: 'open' }])
    expect(texts(notes)).toEqual({ a: 'read by all' })
    await expect(romeo.request(at(account.jid, items(NODE)))).rejects.toMatchObject({
      code: 'refused',
    })
  })

  it('leaves a large enough max_items and harmless settings of others alone, and publishes all the same', async () => {
    const account = await server.account()
    const other = await otherClient(service, account)
    const most = name === 'prosody-0.12' ? '256' : '700'
    await other.request(create(NODE, { ...PRIVATE, max_items: most, title: 'Notes' }))
    const { notes, sent } = await libraryDevice(service, account)
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    expect(sent.filter((iq) => iq.includes('<configure') && iq.includes('type="set"'))).toEqual([])
    const raw = sentValues(sent, 'publish ', 'max_items')
    expect(raw).toEqual(name === 'prosody-0.12' ? [most] : [most, undefined])
  })

  it('raises the max_items of a node that keeps one item', async () => {
    const account = await server.account()
    const other = await otherClient(service, account)
    await other.request(
      publish(NODE, 'a', 'first', { access_model: 'whitelist', persist_items: 'true' }),
    )
    const { notes } = await libraryDevice(service, account)
    expect(await notes.put('b', { text: 'second' }).done).toEqual({ type: 'settled' })
    expect(texts(notes)).toEqual({ a: 'first', b: 'second' })
  })

  it('tells a member as shared and writes nothing, until the definition says to remove it', async () => {
    const [account, stranger] = await Promise.all([server.account(), server.account()])
    const other = await otherClient(service, account)
    await other.request(create(NODE, PRIVATE))
    await other.request(affiliate(NODE, stranger.jid, 'member'))
    const careful = await libraryDevice(service, account)
    const edit = careful.notes.put('a', { text: 'one' })
    expect(await edit.done).toMatchObject({ type: 'failed', error: { code: 'shared' } })
    expect(careful.notes.status.privacy).toBe('shared')
    expect(careful.sent.filter((iq) => iq.includes('<publish '))).toEqual([])
    await careful.account.close()
    const remover = await libraryDevice(service, account, { sharing: 'remove' })
    expect(await remover.notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    const left = await other.request(getAffiliations(NODE))
    expect(left.toString()).not.toContain(stranger.jid)
  })

  it('ends the subscription of a removed member with his affiliation: he hears and reads nothing more', async () => {
    const [account, stranger] = await Promise.all([server.account(), server.account()])
    const [other, romeo] = await Promise.all([
      otherClient(service, account),
      otherClient(service, stranger),
    ])
    await romeo.send(xml('presence'))
    await other.request(create(NODE, PRIVATE))
    await other.request(affiliate(NODE, stranger.jid, 'member'))
    await romeo.request(at(account.jid, subscribe(NODE, stranger.jid)))
    const heard: string[] = []
    romeo.message$.subscribe((message) => heard.push(message.toString()))
    await other.request(publish(NODE, 'a', 'for the member'))
    await expect.poll(() => heard.join()).toContain('for the member')
    const { notes } = await libraryDevice(service, account, { sharing: 'remove' })
    expect(await notes.put('b', { text: 'no more' }).done).toEqual({ type: 'settled' })
    await expect(romeo.request(at(account.jid, items(NODE)))).rejects.toMatchObject({
      code: 'refused',
    })
    expect(heard.join()).not.toContain('no more')
  })

  it.runIf(name === 'prosody-0.12')('takes the subscription of a stranger away', async () => {
    const [account, stranger] = await Promise.all([server.account(), server.account()])
    const other = await otherClient(service, account)
    const romeo = await otherClient(service, stranger)
    await other.request(create(NODE, { ...PRIVATE, access_model: 'open' }))
    await romeo.request(at(account.jid, subscribe(NODE, stranger.jid)))
    const before = await other.request(ownerSubscriptions(NODE))
    expect(before.toString()).toContain(stranger.jid)
    const { notes } = await libraryDevice(service, account)
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    const left = await other.request(ownerSubscriptions(NODE))
    expect(left.toString()).not.toContain(stranger.jid)
  })

  it.each([{ publish_model: 'open' }, { notification_type: 'normal' }])(
    'repairs a node with %o',
    async (change) => {
      const account = await server.account()
      const other = await otherClient(service, account)
      await other.request(create(NODE, { ...PRIVATE, ...change }))
      const { notes, trace } = await libraryDevice(service, account)
      await notes.whenReady()
      const [field] = Object.keys(change)
      const repairs = trace.filter(({ type }) => type === 'repair')
      expect(repairs[0]).toMatchObject({ fields: [`pubsub#${field ?? ''}`] })
      expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    },
  )
})
