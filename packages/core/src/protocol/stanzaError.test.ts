import { describe, expect, it } from 'vitest'
import { NodeError, StanzaError } from '../base/errors.ts'
import { parseXml } from '../xml/parseXml.ts'
import { hasCondition, isOptionRefused, malformedAnswer, parseStanzaError } from './stanzaError.ts'

const CONFLICT = '<conflict xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>'
const PRECONDITION = '<precondition-not-met xmlns="http://jabber.org/protocol/pubsub#errors"/>'
const TEXT = '<text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas" xml:lang="en">Field: x</text>'

const error = (children: string, type = 'cancel') =>
  parseStanzaError(
    parseXml(
      `<iq xmlns="jabber:client" type="error"><error type="${type}">${children}</error></iq>`,
    ),
  )

describe('parseStanzaError', () => {
  it.each([
    ['condition first', CONFLICT + TEXT + PRECONDITION],
    ['application condition first', PRECONDITION + CONFLICT],
    ['text first', TEXT + PRECONDITION + CONFLICT],
  ])('recognises precondition-not-met with the %s', (_, children) => {
    expect(error(children)).toMatchObject({
      code: 'refused',
      condition: 'conflict',
      type: 'cancel',
      application: ['precondition-not-met'],
      retryable: false,
    })
  })

  it('carries conditions and text in its message', () => {
    expect(error(PRECONDITION + TEXT + CONFLICT).message).toBe(
      'refused: conflict, precondition-not-met (Field: x)',
    )
  })

  it('is busy where the server says wait', () => {
    const busy = error('<resource-constraint xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>', 'wait')
    expect(busy).toMatchObject({ code: 'busy', type: 'wait', retryable: true })
  })

  it.each(['<iq type="error"/>', '<iq type="error"><error/></iq>', '<iq/>'])(
    'makes the least of %s',
    (text) => {
      expect(parseStanzaError(parseXml(text))).toMatchObject({
        code: 'refused',
        condition: 'undefined-condition',
        type: 'cancel',
        application: [],
      })
    },
  )

  it('does not take a condition of another namespace for a defined one', () => {
    expect(error('<item-not-found xmlns="x"/>')).toMatchObject({
      condition: 'undefined-condition',
      application: ['item-not-found'],
    })
  })
})

describe('hasCondition', () => {
  it('finds defined and application-specific conditions', () => {
    expect(hasCondition(error(CONFLICT + PRECONDITION), 'conflict')).toBe(true)
    expect(hasCondition(error(CONFLICT + PRECONDITION), 'precondition-not-met')).toBe(true)
    expect(hasCondition(error(CONFLICT), 'precondition-not-met')).toBe(false)
  })

  it('is false for what is no stanza error', () => {
    expect(hasCondition(new NodeError('shared'), 'conflict')).toBe(false)
    expect(hasCondition(undefined, 'conflict')).toBe(false)
  })
})

describe('isOptionRefused', () => {
  const refused = (condition: string, application = '', type = 'modify') =>
    isOptionRefused(
      error(`<${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>${application}`, type),
    )

  it('sees through an unknown field of publish-options that is told as a constraint', () => {
    expect(refused('resource-constraint', TEXT, 'wait')).toBe(true)
  })

  it('takes bad-request, not-acceptable and invalid-options for one', () => {
    expect(refused('bad-request')).toBe(true)
    expect(refused('not-acceptable')).toBe(true)
    expect(
      refused('bad-request', '<invalid-options xmlns="http://jabber.org/protocol/pubsub#errors"/>'),
    ).toBe(true)
  })

  it('does not take other errors for one', () => {
    expect(refused('forbidden')).toBe(false)
    expect(refused('conflict', PRECONDITION)).toBe(false)
    expect(
      refused(
        'not-acceptable',
        '<payload-too-big xmlns="http://jabber.org/protocol/pubsub#errors"/>',
      ),
    ).toBe(false)
    expect(isOptionRefused(new Error('bad-request'))).toBe(false)
  })
})

describe('malformedAnswer', () => {
  it('is a stanza error that says what is wrong', () => {
    expect(malformedAnswer('no form')).toBeInstanceOf(StanzaError)
    expect(malformedAnswer('no form')).toMatchObject({
      code: 'malformed-answer',
      message: 'malformed-answer: no form',
    })
  })
})
