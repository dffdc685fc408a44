import { expect, it } from 'vitest'
import { attribute } from '../codec/attribute.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { defineDocument } from './defineDocument.ts'

const node = 'https://example.org/ns/settings'
const codec = xmlCodec({ name: 'settings', xmlns: node, fields: { theme: attribute() } })

it('is plain frozen data', () => {
  const initial = { theme: 'dark' }
  const definition = defineDocument({ node, codec, initial })
  expect(definition).toMatchObject({ kind: 'document', node, codec, initial, sharing: 'refuse' })
  expect(Object.isFrozen(definition)).toBe(true)
})

it.each([
  ['invalid-node', { node: '', codec, initial: {} }],
  ['public-node', { node: 'urn:xmpp:avatar:data', codec, initial: {} }],
  ['invalid-option', { node, codec: undefined as never, initial: {} }],
  ['invalid-option', { node, codec, initial: undefined as never }],
  ['invalid-option', { node, codec, initial: {}, writeEvery: -1 }],
])('refuses with %s', (code, options) => {
  expect(() => defineDocument(options)).toThrow(expect.objectContaining({ code }) as Error)
})
