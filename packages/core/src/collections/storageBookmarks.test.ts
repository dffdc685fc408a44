/**
 * XEP-0223 1.1.1, Persistent Storage of Private Data via PubSub: what its listings store.
 *
 * > your client stores that data privately
 */
import { expect, it } from 'vitest'
import { attribute } from '../codec/attribute.ts'
import { childText } from '../codec/child.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlBoolean, xmlString } from '../codec/xmlType.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'

const NS = 'storage:bookmarks'
const rooms = defineCollection({
  node: NS,
  codec: xmlCodec({
    name: 'conference',
    xmlns: NS,
    fields: {
      jid: attribute(xmlString, { required: true }),
      name: attribute(),
      autojoin: attribute(xmlBoolean, { default: false }),
      nick: childText(),
      password: childText(),
    },
  }),
})

// Listing 1: one bare <conference/>; the ItemID is the server's.
const listing = `<conference xmlns='storage:bookmarks'
    autojoin='true'
    jid='theplay@conference.shakespeare.lit'
    name='The_Play&apos;s_the_Thing'>
  <nick>JC</nick>
  <password>G10b3</password>
</conference>`

it('reads the one bare <conference/> per item of XEP-0223', () => {
  expect(rooms.codec.decode(parseXml(listing), 'SomeID')).toStrictEqual({
    jid: 'theplay@conference.shakespeare.lit',
    name: "The_Play's_the_Thing",
    autojoin: true,
    nick: 'JC',
    password: 'G10b3',
  })
})

it('writes it as it was', () => {
  const payload = parseXml(listing)
  const value = rooms.codec.decode(payload, 'SomeID')
  expect(canonicalEqual(rooms.codec.encode(value, 'SomeID', payload), payload)).toBe(true)
})

it('writes one anew that says the same, white space aside', () => {
  const value = rooms.codec.decode(parseXml(listing), 'SomeID')
  const dense = parseXml(listing.replaceAll(/>\s+</g, '><'))
  expect(canonicalEqual(rooms.codec.encode(value, 'SomeID'), dense)).toBe(true)
})
