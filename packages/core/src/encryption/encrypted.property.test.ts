import { base64url } from 'jose'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HERE, secret } from '../../test/secrets.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import type { SealedItem } from '../codec/sealing.ts'
import { isXmlLine, isXmlText } from '../codec/xmlText.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { encrypted } from './encrypted.ts'

const MANY = 10_000
const WINDOW = 8

const { seal, open } = encrypted(elementCodec(), { key: secret(1) }).sealing

const text = fc
  .oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.lorem({ maxCount: 30 }))
  .filter(isXmlText)
const line = text.filter(isXmlLine)
const element: fc.Arbitrary<Element> = fc
  .record({ title: line, body: text, tags: fc.array(text, { maxLength: 4 }) })
  .map(({ title, body, tags }) =>
    xml(
      'note',
      { xmlns: 'urn:example:notes', title },
      body,
      ...tags.map((tag) => xml('tag', {}, tag)),
    ),
  )
const item: fc.Arbitrary<SealedItem> = fc.record({
  id: fc.oneof(
    fc.uuid(),
    fc.emailAddress(),
    line.filter((id) => id !== ''),
  ),
  payload: element,
})

const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const utf8 = (text: string) => latin(new TextEncoder().encode(text))

function windowsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, i) =>
    text.slice(i, i + WINDOW),
  )
}

/** All that the server gets of an item, as it is written and decoded. */
function wireForms({ id, payload }: SealedItem): string[] {
  const jwe = payload.getText()
  return [id, jwe, ...jwe.split('.').map((part) => latin(base64url.decode(part)))]
}

describe(`${MANY} random items`, () => {
  const items = fc.sample(item, { numRuns: MANY, seed: Number(process.env['SEED']) })

  it('show no eight bytes of their plain form, and come out as they went in', async () => {
    let compared = 0
    for (const plain of items) {
      const sealed = await seal(plain, HERE)
      const secrets = [plain.id, plain.payload.toString()].flatMap((form) => windowsOf(utf8(form)))
      const seen = new Set(wireForms(sealed).flatMap(windowsOf))
      compared += secrets.length
      const leaked = secrets.filter((bytes) => seen.has(bytes))
      if (leaked.length > 0) expect.fail(`${plain.payload.toString()} shows ${leaked.join(' ')}`)
      const opened = await open(sealed, HERE)
      if (opened.id !== plain.id || !canonicalEqual(opened.payload, plain.payload))
        expect.fail(`${plain.payload.toString()} came out as ${opened.payload.toString()}`)
    }
    expect(compared).toBeGreaterThan(MANY * 100)
  }, 120_000)
})

describe('every envelope', () => {
  it('is refused when any of its characters is another one', async () => {
    await fc.assert(
      fc.asyncProperty(
        item,
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (plain, at, mask) => {
          const { id, payload } = await seal(plain, HERE)
          const written = payload.toString()
          const place = Math.floor(at * written.length)
          const code = written.charCodeAt(place) ^ mask
          const changed =
            written.slice(0, place) + String.fromCharCode(code) + written.slice(place + 1)
          await expectRefusedUnlessSame(changed, id, payload)
        },
      ),
    )
  })

  it('is refused with any bit flipped at the end of a part, where some bits mean nothing', async () => {
    const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const { id, payload } = await seal({ id: 'romeo', payload: xml('note') }, HERE)
    const parts = payload.getText().split('.')
    for (const [n, part] of parts.entries()) {
      for (const sign of SIGNS) {
        if (part === '' || part.endsWith(sign)) continue
        const other = parts.map((own, i) => (i === n ? part.slice(0, -1) + sign : own)).join('.')
        await expectRefusedUnlessSame(
          xml('encrypted', payload.attrs, other).toString(),
          id,
          payload,
        )
      }
    }
  })

  it('is refused under the ItemID of any other one', async () => {
    await fc.assert(
      fc.asyncProperty(item, item, async (one, two) => {
        fc.pre(one.id !== two.id)
        const [a, b] = [await seal(one, HERE), await seal(two, HERE)]
        await expect(open({ id: b.id, payload: a.payload }, HERE)).rejects.toMatchObject({
          code: 'undecryptable',
        })
        await expect(open({ id: a.id, payload: b.payload }, HERE)).rejects.toMatchObject({
          code: 'undecryptable',
        })
      }),
    )
  })
})

/** What is no XML any more doesn't get here; what still says the same, such as another white space, is the same. */
async function expectRefusedUnlessSame(text: string, id: string, was: Element): Promise<void> {
  const payload = parsed(text)
  if (!payload || canonicalEqual(payload, was)) return
  await expect(open({ id, payload }, HERE)).rejects.toMatchObject({ code: 'undecryptable' })
}

function parsed(text: string): Element | undefined {
  try {
    return parseXml(text)
  } catch {
    return undefined
  }
}
