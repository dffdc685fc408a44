import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { parseForm } from './dataForm.ts'
import { createOptions, minimalOptions, publishOptions } from './privateNode.ts'
import {
  buildCreate,
  buildItems,
  buildOwnSubscriptions,
  buildPublish,
  buildRetract,
  buildSubscribe,
  buildUnsubscribe,
} from './pubsubRequest.ts'

const pubsub = (type: string, inside: string) =>
  `<iq type="${type}"><pubsub xmlns="http://jabber.org/protocol/pubsub">${inside}</pubsub></iq>`

describe('buildPublish', () => {
  const conference = () =>
    parseXml(
      '<conference xmlns="storage:bookmarks" autojoin="true" jid="theplay@conference.shakespeare.lit" name="The Play&apos;s the Thing"><nick>JC</nick><password>G10b3</password></conference>',
    )

  // XEP-0223 §3, Listing 4, and the ItemID
  const listing4 = parseXml(
    `<iq type='set'>
<pubsub xmlns='http://jabber.org/protocol/pubsub'>
<publish node='storage:bookmarks'><item id='SomeID'><conference xmlns='storage:bookmarks' autojoin='true' jid='theplay@conference.shakespeare.lit'
 name='The Play&apos;s the Thing'><nick>JC</nick><password>G10b3</password></conference></item></publish>
<publish-options><x xmlns='jabber:x:data' type='submit'>
<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field>
<field var='pubsub#persist_items'><value>true</value></field>
<field var='pubsub#access_model'><value>whitelist</value></field>
</x></publish-options></pubsub></iq>`.replaceAll(/>\n</g, '><'),
  )

  it('has the wire form of XEP-0223', () => {
    const built = buildPublish({
      node: 'storage:bookmarks',
      id: 'SomeID',
      payload: conference(),
      options: publishOptions(),
    })
    expect(canonicalEqual(built, listing4)).toBe(true)
  })

  it('holds exactly one item', () => {
    const built = buildPublish({ node: 'n', id: 'current', payload: xml('a', { xmlns: 'x' }) })
    expect(built.toString()).toBe(
      pubsub('set', '<publish node="n"><item id="current"><a xmlns="x"/></item></publish>'),
    )
  })

  it('leaves the payload where it is', () => {
    const payload = conference()
    const before = payload.toString()
    buildPublish({ node: 'n', id: 'i', payload })
    expect(payload.parent).toBeNull()
    expect(payload.getChild('nick')?.parent).toBe(payload)
    expect(payload.toString()).toBe(before)
  })

  it('keeps prefixes and namespaced attributes of the payload', () => {
    const text = '<p:a xmlns:p="x" p:b="1" xml:lang="en"> t <p:c/> é&amp; </p:a>'
    const built = buildPublish({ node: 'n', id: 'i', payload: parseXml(text) })
    expect(built.toString()).toContain(`<item id="i">${text}</item>`)
  })

  it('writes ids and nodes that need escaping', () => {
    const id = '<"é & \'> x'
    const built = parseXml(buildPublish({ node: id, id, payload: xml('a') }).toString())
    const publish = built.getChild('pubsub')?.getChild('publish')
    expect([publish?.attrs['node'], publish?.getChild('item')?.attrs['id']]).toEqual([id, id])
  })
})

describe('buildRetract', () => {
  it('retracts exactly one id and has the subscribers told', () => {
    expect(buildRetract('n', 'i').toString()).toBe(
      pubsub('set', '<retract node="n" notify="true"><item id="i"/></retract>'),
    )
  })
})

describe('buildItems', () => {
  it('asks for everything, without max_items', () => {
    expect(buildItems('n').toString()).toBe(pubsub('get', '<items node="n"/>'))
  })

  it('asks for items by id', () => {
    expect(buildItems('n', { ids: ['a', 'b'] }).toString()).toBe(
      pubsub('get', '<items node="n"><item id="a"/><item id="b"/></items>'),
    )
  })

  it('asks for a page', () => {
    expect(buildItems('n', { rsm: { max: 2, after: 'a' } }).toString()).toBe(
      pubsub(
        'get',
        '<items node="n"/><set xmlns="http://jabber.org/protocol/rsm"><max>2</max><after>a</after></set>',
      ),
    )
  })
})

describe('subscriptions', () => {
  it('subscribes and unsubscribes a JID', () => {
    expect(buildSubscribe('n', 'juliet@capulet.lit/b').toString()).toBe(
      pubsub('set', '<subscribe node="n" jid="juliet@capulet.lit/b"/>'),
    )
    expect(buildUnsubscribe('n', 'juliet@capulet.lit', '7').toString()).toBe(
      pubsub('set', '<unsubscribe node="n" jid="juliet@capulet.lit" subid="7"/>'),
    )
    expect(buildUnsubscribe('n', 'juliet@capulet.lit').toString()).toBe(
      pubsub('set', '<unsubscribe node="n" jid="juliet@capulet.lit"/>'),
    )
  })

  it('asks for the own ones, of one node or of all', () => {
    expect(buildOwnSubscriptions('n').toString()).toBe(pubsub('get', '<subscriptions node="n"/>'))
    expect(buildOwnSubscriptions().toString()).toBe(pubsub('get', '<subscriptions/>'))
  })
})

describe('buildCreate', () => {
  it('creates with a configuration, or with the defaults', () => {
    expect(buildCreate('n', minimalOptions()).toString()).toBe(
      pubsub('set', `<create node="n"/><configure>${minimalOptions().toString()}</configure>`),
    )
    expect(buildCreate('n').toString()).toBe(pubsub('set', '<create node="n"/>'))
  })
})

describe('the forms of a private node', () => {
  const fields = (form: Element) =>
    Object.fromEntries([...parseForm(form).fields].map(([name, { values }]) => [name, values[0]]))
  const PAIR = { 'pubsub#persist_items': 'true', 'pubsub#access_model': 'whitelist' }

  it('create with the privacy pair on each rung of max_items', () => {
    for (const maxItems of ['max', '256', undefined]) {
      expect(fields(createOptions(maxItems))).toEqual({
        FORM_TYPE: 'http://jabber.org/protocol/pubsub#node_config',
        ...PAIR,
        ...(maxItems && { 'pubsub#max_items': maxItems }),
        'pubsub#send_last_published_item': 'never',
        'pubsub#notify_retract': 'true',
        'pubsub#notify_delete': 'true',
        'pubsub#notify_config': 'true',
        'pubsub#deliver_payloads': 'true',
      })
    }
  })

  it('create with nothing but the pair at least', () => {
    expect(fields(minimalOptions())).toEqual({
      FORM_TYPE: 'http://jabber.org/protocol/pubsub#node_config',
      ...PAIR,
    })
  })

  it('publish with the pair, and with max_items only as the form said it', () => {
    const FORM_TYPE = 'http://jabber.org/protocol/pubsub#publish-options'
    expect(fields(publishOptions())).toEqual({ FORM_TYPE, ...PAIR })
    expect(fields(publishOptions({ maxItemsRaw: undefined }))).toEqual({ FORM_TYPE, ...PAIR })
    expect(fields(publishOptions({ maxItemsRaw: '100' }))).toEqual({
      FORM_TYPE,
      ...PAIR,
      'pubsub#max_items': '100',
    })
  })
})
