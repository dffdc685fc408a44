import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HERE, secret } from '../../test/secrets.ts'
import { line, prefixed, text, unknown } from '../../test/unknownXml.ts'
import { attribute } from '../codec/attribute.ts'
import { childText } from '../codec/child.ts'
import { childTexts } from '../codec/children.ts'
import type { Codec } from '../codec/codec.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { json } from '../codec/jsonCodec.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlInteger } from '../codec/xmlType.ts'
import { bookmarks } from '../collections/bookmarks.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { encrypted } from './encrypted.ts'

interface Subject {
  readonly codec: Codec<unknown, never>
  readonly values: fc.Arbitrary<unknown>
  readonly id?: string
}

const NS = 'urn:example:notes'
const ROOM = 'garden@chat.shakespeare.lit'
const fields = {
  title: attribute(),
  count: attribute(xmlInteger),
  body: childText(),
  tags: childTexts(),
}

const subjects: Record<string, Subject> = {
  xmlCodec: {
    codec: xmlCodec({ name: 'note', xmlns: NS, fields }),
    values: fc.record(
      {
        title: line,
        count: fc.maxSafeInteger(),
        body: text,
        tags: fc.array(text, { maxLength: 3 }),
      },
      { requiredKeys: ['tags'] },
    ),
  },
  json: { codec: json(), values: fc.jsonValue({ noUnicodeString: false }) },
  'bookmarks, whose ItemID is a part of the value': {
    codec: bookmarks.codec,
    id: ROOM,
    values: fc.record({ jid: fc.constant(ROOM), name: line, autojoin: fc.boolean(), nick: text }),
  },
}

/** Through the envelope and over the wire. */
async function sent(codec: Codec<unknown, never>, id: string, payload: Element): Promise<Element> {
  const [here, there] = [1, 1].map((seed) => encrypted(codec, { key: secret(seed) }).sealing)
  const sealed = await here!.seal({ id, payload }, HERE)
  const arrived = { id: sealed.id, payload: parseXml(sealed.payload.toString()) }
  const opened = await there!.open(arrived, HERE)
  expect(opened.id).toBe(id)
  return opened.payload
}

it.each(Object.entries(subjects))(
  'values of %s come out as they went in',
  async (_, { codec, values, id = 'id' }) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const whole = encrypted(codec, { key: secret(1) })
        const payload = whole.encode(value as never, id)
        expect(whole.decode(await sent(codec, id, payload), id)).toEqual(codec.decode(payload, id))
      }),
    )
  },
  900_000,
)

it('XML that nobody knows comes out as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(unknown, { maxLength: 6 }), line, async (inside, id) => {
      const payload = parseXml(xml('note', { xmlns: NS, ...prefixed }, ...inside).toString())
      const arrived = await sent(elementCodec(), `x${id}`, payload)
      expect(canonicalEqual(arrived, payload), arrived.toString()).toBe(true)
    }),
  )
}, 900_000)
