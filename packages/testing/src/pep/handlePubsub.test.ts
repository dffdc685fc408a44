import type { Element } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { createIds } from '../base/seededIds.ts'
import type { Profile } from '../profiles/profile.ts'
import { profiles } from '../profiles/profiles.ts'
import { parseXml } from '../xml/parseXml.ts'
import { StanzaRefusal } from '../xml/stanza.ts'
import { handlePubsub } from './handlePubsub.ts'
import type { PepService } from './pepService.ts'

const PS = 'http://jabber.org/protocol/pubsub'
const JULIET = 'juliet@capulet.lit'
const ROMEO = 'romeo@montague.lit'
const NOTE = "<note xmlns='urn:n'/>"
const { 'prosody-0.12': prosody, 'ejabberd-23.01': ejabberd, openfire } = profiles

function serviceOf(profile: Profile): PepService {
  const friends = ['benvolio@montague.lit']
  return {
    owner: JULIET,
    nodes: new Map(),
    profile,
    ids: createIds(1),
    sharesPresenceWith: (bare) => friends.includes(bare),
  }
}

/** What comes of a request: its answer, then what is told. */
function run(
  service: PepService,
  type: string,
  action: string,
  who = JULIET,
  owner = '',
): string[] {
  const iq = parseXml(
    `<iq type='${type}' id='1'><pubsub xmlns='${PS}${owner}'>${action}</pubsub></iq>`,
  )
  try {
    const { payload, notices = [], apply } = handlePubsub(service, `${who}/x`, iq)
    const told = [...notices, ...(apply?.() ?? [])].map(({ body }) => body.toString())
    return [inner(payload), ...told]
  } catch (error) {
    if (!(error instanceof StanzaRefusal)) throw error
    return [error.spec.application ?? error.spec.condition]
  }
}

const inner = (payload?: Element) => payload?.children.map(String).join('') ?? ''
const form = (fields: Record<string, string>) =>
  `<x xmlns='jabber:x:data' type='submit'>${Object.entries(fields)
    .map(([name, value]) => `<field var='pubsub#${name}'><value>${value}</value></field>`)
    .join('')}</x>`
const create = (fields: Record<string, string>, node = 'n') =>
  `<create node='${node}'/><configure>${form(fields)}</configure>`
const publish = (id: string, options?: Record<string, string>) =>
  `<publish node='n'><item id='${id}'>${NOTE}</item></publish>` +
  (options ? `<publish-options>${form(options)}</publish-options>` : '')
const ids = (service: PepService) => [...(service.nodes.get('n')?.items.keys() ?? [])]

describe('publish', () => {
  it('creates a node for one item, configured by the options', () => {
    const service = serviceOf(prosody)
    run(service, 'set', publish('a', { access_model: 'whitelist', persist_items: 'true' }))
    expect(service.nodes.get('n')?.config.get('access_model')).toBe('whitelist')
    run(service, 'set', publish('b'))
    expect(ids(service)).toEqual(['b'])
  })

  it.each([
    [prosody, []],
    [ejabberd, ['<items node="n"><retract id="a"/></items>']],
  ])('tells an eviction as $name does', (profile, told) => {
    const service = serviceOf(profile)
    run(service, 'set', create({ max_items: '1', notify_retract: '1' }))
    run(service, 'set', publish('a'))
    expect(run(service, 'set', publish('b')).slice(2)).toEqual(told)
  })

  it('joins the ids of items that ejabberd drops together', () => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({ max_items: '9', notify_retract: '1' }))
    for (const id of ['a', 'b', 'c']) run(service, 'set', publish(id))
    run(
      service,
      'set',
      `<configure node='n'>${form({ max_items: '2' })}</configure>`,
      JULIET,
      '#owner',
    )
    expect(ids(service)).toEqual(['a', 'b', 'c'])
    expect(run(service, 'set', publish('d'))[2]).toBe('<items node="n"><retract id="ba"/></items>')
  })

  it('moves a republished item to the end, or keeps its place', () => {
    for (const profile of [prosody, ejabberd]) {
      const service = serviceOf(profile)
      run(service, 'set', create({ max_items: '9' }))
      for (const id of ['a', 'b', 'a']) run(service, 'set', publish(id))
      expect(ids(service)).toEqual(profile === prosody ? ['b', 'a'] : ['a', 'b'])
    }
  })

  it('takes options for preconditions, compared as they are written', () => {
    const service = serviceOf(prosody)
    run(service, 'set', create({ access_model: 'whitelist', max_items: 'max' }))
    expect(run(service, 'set', publish('a', { max_items: '256' }))).toEqual([
      'precondition-not-met',
    ])
    expect(run(service, 'set', publish('a', { notify_retract: '1' }))).toEqual([
      'precondition-not-met',
    ])
    expect(run(service, 'set', publish('a', { max_items: 'max' }))).toHaveLength(2)
  })

  it('meets options that it does not understand as its profile says', () => {
    const outcome = (profile: Profile) =>
      run(serviceOf(profile), 'set', publish('a', { send_last_published_item: 'never' }))
    expect(outcome(prosody)).toHaveLength(2)
    expect(outcome(ejabberd)).toEqual(['resource-constraint'])
    expect(outcome(openfire)).toEqual(['precondition-not-met'])
  })

  it('fails closed where a whitelist is refused for a new node', () => {
    const service = serviceOf(profiles['mongooseim-new'])
    expect(run(service, 'set', publish('a', { access_model: 'whitelist' }))).toEqual([
      'precondition-not-met',
    ])
    expect(service.nodes.size).toBe(0)
  })

  it.each<[string, string, string]>([
    ['no payload', "<publish node='n'><item id='a'/></publish>", 'item-required'],
    ['no item', "<publish node='n'/>", 'item-required'],
    [
      'two items',
      `<publish node='n'><item>${NOTE}</item><item>${NOTE}</item></publish>`,
      'invalid-payload',
    ],
    ['two payloads', `<publish node='n'><item>${NOTE}${NOTE}</item></publish>`, 'invalid-payload'],
    ['no node', `<publish><item>${NOTE}</item></publish>`, 'item-not-found'],
    ['nothing', '', 'bad-request'],
    ['nonsense', '<nonsense/>', 'bad-request'],
  ])('refuses %s', (_, action, condition) => {
    expect(run(serviceOf(ejabberd), 'set', action)).toEqual([condition])
  })
})

describe('retract', () => {
  it.each([
    [prosody, '', '1', 0],
    [prosody, "notify='true'", '1', 1],
    [prosody, "notify='1'", '0', 0],
    [ejabberd, '', '1', 1],
    [ejabberd, '', '0', 0],
    [ejabberd, "notify='true'", '0', 1],
  ])('of $name with %s and notify_retract=%s', (profile, asked, on, notices) => {
    const service = serviceOf(profile)
    run(service, 'set', create({ notify_retract: on }))
    run(service, 'set', publish('a'))
    const outcome = run(service, 'set', `<retract node='n' ${asked}><item id='a'/></retract>`)
    expect(outcome).toHaveLength(1 + notices)
    expect(ids(service)).toEqual([])
  })
})

describe('items', () => {
  const page = (set: string) =>
    `<items node='n'/><set xmlns='http://jabber.org/protocol/rsm'>${set}</set>`

  it('come in pages, marked so that a removed item does no harm', () => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({ max_items: '9' }))
    for (const id of ['a', 'b', 'c']) run(service, 'set', publish(id))
    const [first = ''] = run(service, 'get', page('<max>2</max>'))
    expect(first.match(/item id="\w"/g)).toEqual(['item id="a"', 'item id="b"'])
    expect(first).toContain('<count>3</count>')
    const mark = /<last>(.*)<\/last>/.exec(first)?.[1] ?? ''
    run(service, 'set', "<retract node='n'><item id='b'/></retract>")
    const [second = ''] = run(service, 'get', page(`<max>2</max><after>${mark}</after>`))
    expect(second.match(/item id="\w"/g)).toEqual(['item id="c"'])
  })

  it('are refused after an ItemID that is gone, where pages are told by ItemIDs', () => {
    const service = serviceOf({ ...prosody, items: { ...prosody.items, rsm: 'by id' } })
    run(service, 'set', create({ max_items: '9' }))
    for (const id of ['a', 'b']) run(service, 'set', publish(id))
    expect(run(service, 'get', page('<after>a</after>'))[0]).toContain('item id="b"')
    expect(run(service, 'get', page('<after>z</after>'))).toEqual(['item-not-found'])
  })
})

describe('access', () => {
  const read = "<items node='n'/>"
  it.each([
    ['open', ROMEO, true],
    ['presence', ROMEO, false],
    ['presence', 'benvolio@montague.lit', true],
    ['whitelist', 'benvolio@montague.lit', false],
    ['roster', ROMEO, false],
    ['authorize', ROMEO, false],
  ])('to a node that is %s of %s: %s', (model, who, may) => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({ access_model: model }))
    run(service, 'set', publish('a'))
    expect(run(service, 'get', read, who)[0]?.includes('item id="a"')).toBe(may)
  })

  it('follows the affiliation', () => {
    const service = serviceOf(prosody)
    run(service, 'set', create({ access_model: 'whitelist' }))
    const give = (affiliation: string) =>
      run(
        service,
        'set',
        `<affiliations node='n'><affiliation jid='${ROMEO}' affiliation='${affiliation}'/></affiliations>`,
        JULIET,
        '#owner',
      )
    const outcome = () => [
      run(service, 'get', read, ROMEO)[0],
      run(service, 'set', publish('r'), ROMEO)[0]?.startsWith('<publish'),
    ]
    expect(outcome()).toEqual(['forbidden', false])
    give('member')
    expect(outcome()).toEqual(['<items node="n"/>', false])
    give('publisher')
    expect(outcome()[1]).toBe(true)
    give('outcast')
    expect(outcome()).toEqual(['forbidden', false])
    expect(give('friend')).toEqual(['forbidden'])
  })

  it('lets only the owner look after the node', () => {
    const service = serviceOf(prosody)
    run(service, 'set', create({ access_model: 'open' }))
    for (const action of ['configure', 'delete', 'purge', 'affiliations', 'subscriptions']) {
      const type = action === 'delete' || action === 'purge' ? 'set' : 'get'
      const outcome = run(service, type, `<${action} node='n'/>`, ROMEO, '#owner')
      expect([action, ...outcome]).toEqual([action, 'forbidden'])
    }
    expect(run(service, 'set', "<create node='m'/>", ROMEO)).toEqual(['forbidden'])
    expect(run(service, 'get', "<items node='unknown'/>", ROMEO)).toEqual(['forbidden'])
  })
})

describe('subscriptions', () => {
  const subscribe = (jid: string) => `<subscribe node='n' jid='${jid}'/>`

  it('are made once per JID, only for the own one', () => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({}))
    const [first] = run(service, 'set', subscribe(`${JULIET}/x`))
    expect(run(service, 'set', subscribe(`${JULIET}/x`))).toEqual([first])
    expect(run(service, 'set', subscribe(ROMEO))).toEqual(['invalid-jid'])
    expect(run(service, 'set', subscribe('@'))).toEqual(['bad-request'])
    expect(service.nodes.get('n')?.subscriptions.size).toBe(1)
  })

  it('wait for the owner where the node says authorize', () => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({ access_model: 'authorize' }))
    expect(run(service, 'set', subscribe(ROMEO), ROMEO)[0]).toContain('subscription="pending"')
    expect(run(service, 'get', "<items node='n'/>", ROMEO)).toEqual(['forbidden'])
    const approve = `<subscriptions node='n'><subscription jid='${ROMEO}' subscription='subscribed'/></subscriptions>`
    run(service, 'set', approve, JULIET, '#owner')
    expect(run(service, 'get', "<items node='n'/>", ROMEO)).toEqual(['<items node="n"/>'])
  })

  it.each([
    [prosody, 0],
    [ejabberd, 1],
  ])('of strangers end with the access on $name: %i left', (profile, left) => {
    const service = serviceOf(profile)
    run(service, 'set', create({ access_model: 'open' }))
    run(service, 'set', subscribe(ROMEO), ROMEO)
    const close = `<configure node='n'>${form({ access_model: 'whitelist' })}</configure>`
    run(service, 'set', close, JULIET, '#owner')
    expect(service.nodes.get('n')?.subscriptions.size).toBe(left)
  })

  it('end by the owner, or by whoever made them', () => {
    const service = serviceOf(prosody)
    run(service, 'set', create({ access_model: 'open' }))
    run(service, 'set', subscribe(ROMEO), ROMEO)
    const remove = `<subscriptions node='n'><subscription jid='${ROMEO}' subscription='none'/></subscriptions>`
    expect(run(service, 'set', remove, JULIET, '#owner')).toEqual([''])
    expect(run(service, 'set', remove, JULIET, '#owner')).toEqual(['not-subscribed'])
    const leave = `<unsubscribe node='n' jid='${ROMEO}'/>`
    expect(run(service, 'set', leave, ROMEO)).toEqual(['not-subscribed'])
  })
})

describe('configure', () => {
  const configure = (fields: Record<string, string>) =>
    `<configure node='n'>${form(fields)}</configure>`

  it.each<[Profile, Record<string, string>, string]>([
    [prosody, { max_items: '257' }, 'bad-request'],
    [prosody, { max_items: 'many' }, 'bad-request'],
    [prosody, { access_model: 'roster' }, 'not-acceptable'],
    [prosody, { persist_items: 'yes' }, 'bad-request'],
    [prosody, { unheard: 'of' }, ''],
    [ejabberd, { max_items: '1001' }, 'resource-constraint'],
    [ejabberd, { access_model: 'secret' }, 'resource-constraint'],
    [ejabberd, { unheard: 'of' }, 'resource-constraint'],
    [ejabberd, { max_payload_size: '1' }, ''],
  ])('on $name with %j', (profile, fields, outcome) => {
    const service = serviceOf(profile)
    run(service, 'set', create({}))
    expect(run(service, 'set', configure(fields), JULIET, '#owner')).toEqual([outcome])
  })

  it('keeps what it does not name, and tells the change where the node says so', () => {
    const service = serviceOf(ejabberd)
    run(service, 'set', create({ access_model: 'whitelist', notify_config: '1' }))
    const [, told] = run(service, 'set', configure({ max_items: '7' }), JULIET, '#owner')
    expect(told).toContain('<configuration node="n"><x xmlns="jabber:x:data" type="result">')
    expect(service.nodes.get('n')?.config.get('access_model')).toBe('whitelist')
  })

  it('is not changed by a `max` that is no number to the server', () => {
    const service = serviceOf(openfire)
    run(service, 'set', create({ max_items: 'max' }))
    expect(service.nodes.get('n')?.config.get('max_items')).toBe('1')
    run(service, 'set', configure({ max_items: '50' }), JULIET, '#owner')
    run(service, 'set', configure({ max_items: 'max' }), JULIET, '#owner')
    expect(service.nodes.get('n')?.config.get('max_items')).toBe('50')
  })

  it('drops items at once when the limit is lowered on Prosody', () => {
    const service = serviceOf(prosody)
    run(service, 'set', create({ max_items: '9' }))
    for (const id of ['a', 'b', 'c']) run(service, 'set', publish(id))
    expect(run(service, 'set', configure({ max_items: '1' }), JULIET, '#owner')).toEqual([''])
    expect(ids(service)).toEqual(['c'])
  })
})
