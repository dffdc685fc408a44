import { describe, expect, it } from 'vitest'
import type { DataForm } from './dataForm.ts'
import { judgePrivacy, type NodeFacts } from './privacyVerdict.ts'

const SELF = 'juliet@capulet.lit'
const ME = { jid: SELF, affiliation: 'owner' }

function form(fields: Record<string, string>, options: Record<string, string[]> = {}): DataForm {
  return {
    type: 'form',
    fields: new Map(
      Object.entries(fields).map(([name, value]) => [
        name,
        { var: name, values: [value], options: options[name] ?? [] },
      ]),
    ),
  }
}
const GOOD = {
  'pubsub#access_model': 'whitelist',
  'pubsub#publish_model': 'publishers',
  'pubsub#notification_type': 'headline',
  'pubsub#notify_retract': '1',
}
const judge = (facts: Partial<NodeFacts> = {}) =>
  judgePrivacy({ form: form(GOOD), affiliations: [ME], subscriptions: [], self: SELF, ...facts })

describe('a private node', () => {
  it('is a whitelist with nobody on it', () => {
    expect(judge()).toEqual({ type: 'private', changes: [] })
  })

  it('may lack publish_model and notification_type', () => {
    expect(judge({ form: form({ 'pubsub#access_model': 'whitelist' }) }).type).toBe('private')
  })

  it('may have outcasts, affiliations that are none, and the own JID in any form', () => {
    const affiliations = [
      { jid: 'Juliet@Capulet.lit', affiliation: 'owner' },
      { jid: 'tybalt@capulet.lit', affiliation: 'outcast' },
      { jid: 'romeo@montague.lit', affiliation: 'none' },
    ]
    expect(judge({ affiliations }).type).toBe('private')
  })

  it('may have subscriptions of the own bare and full JIDs', () => {
    const subscriptions = [SELF, `${SELF}/balcony`].map((jid) => ({
      jid,
      subscription: 'subscribed',
    }))
    expect(judge({ subscriptions }).type).toBe('private')
  })

  it('is judged by its affiliations where subscriptions can’t be read', () => {
    expect(judgePrivacy({ form: form(GOOD), affiliations: [ME], self: SELF }).type).toBe('private')
  })

  it('tells what is worth a repair all the same', () => {
    const verdict = judge({ form: form({ ...GOOD, 'pubsub#notify_retract': '0' }) })
    expect(verdict).toMatchObject({
      type: 'private',
      changes: [{ name: 'pubsub#notify_retract', privacy: false }],
    })
  })
})

describe('a node that a repair makes private', () => {
  it.each(['open', 'presence', 'roster', 'authorize'])(
    'was readable by access model %s',
    (model) => {
      expect(judge({ form: form({ ...GOOD, 'pubsub#access_model': model }) })).toMatchObject({
        type: 'fixable',
        readable: model,
        changes: [{ name: 'pubsub#access_model', to: 'whitelist' }],
      })
    },
  )

  it.each([
    ['pubsub#publish_model', 'open'],
    ['pubsub#publish_model', 'subscribers'],
    ['pubsub#notification_type', 'normal'],
  ])('had %s = %s, and was not readable', (name, value) => {
    expect(judge({ form: form({ ...GOOD, [name]: value }) })).toMatchObject({
      type: 'fixable',
      readable: undefined,
      changes: [{ name, from: value }],
    })
  })

  it('has foreign subscriptions', () => {
    const romeo = { jid: 'romeo@montague.lit/x', subscription: 'subscribed', subid: '7' }
    const own = { jid: `${SELF}/b`, subscription: 'subscribed' }
    const gone = { jid: 'tybalt@capulet.lit', subscription: 'none' }
    expect(judge({ subscriptions: [own, romeo, gone] })).toEqual({
      type: 'fixable',
      changes: [],
      subscriptions: [romeo],
      readable: undefined,
    })
  })

  it('tells what else to configure in the same go', () => {
    const verdict = judge({
      form: form({ 'pubsub#access_model': 'open', 'pubsub#max_items': '1' }),
      maxItems: '256',
    })
    expect(verdict).toMatchObject({
      type: 'fixable',
      changes: [{ name: 'pubsub#access_model' }, { name: 'pubsub#max_items', to: '256' }],
    })
  })
})

describe('a shared node', () => {
  it.each(['owner', 'publisher', 'publish-only', 'member', '', 'anything'])(
    'has somebody else as %j',
    (affiliation) => {
      const romeo = { jid: 'romeo@montague.lit', affiliation }
      expect(judge({ affiliations: [ME, romeo] })).toMatchObject({
        type: 'shared',
        affiliations: [romeo],
        readable: undefined,
      })
    },
  )

  it.each(['capulet.lit', 'juliet@capulet.lit.evil.example', 'x/juliet@capulet.lit', '', '@'])(
    'has %j, which is not the own JID',
    (jid) => {
      const affiliations = [ME, { jid, affiliation: 'member' }]
      expect(judge({ affiliations }).type).toBe('shared')
    },
  )

  it('tells what is to repair beside', () => {
    expect(
      judge({
        form: form({ 'pubsub#access_model': 'open' }),
        affiliations: [{ jid: 'romeo@montague.lit', affiliation: 'member' }],
      }),
    ).toMatchObject({ type: 'shared', readable: 'open', changes: [{ to: 'whitelist' }] })
  })
})

describe('a node that can’t be made private', () => {
  it('has a form without access_model', () => {
    expect(judge({ form: form({}) })).toEqual({
      type: 'impossible',
      reason: 'the configuration has no pubsub#access_model',
    })
  })

  it('has a form that does not offer whitelist', () => {
    const open = form(
      { 'pubsub#access_model': 'open' },
      { 'pubsub#access_model': ['open', 'presence'] },
    )
    expect(judge({ form: open })).toMatchObject({
      type: 'impossible',
      reason: "pubsub#access_model can't be whitelist",
    })
  })

  it('has an access model without a value only until it is set', () => {
    const unset = {
      type: 'form',
      fields: new Map([
        ['pubsub#access_model', { var: 'pubsub#access_model', values: [], options: [] }],
      ]),
    }
    expect(judge({ form: unset })).toMatchObject({ type: 'fixable', readable: 'unknown' })
  })
})
