import {
  base64url,
  CompactEncrypt,
  decodeProtectedHeader,
  type CompactJWEHeaderParameters,
} from 'jose'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HERE, secret } from '../../test/secrets.ts'
import { CodecError, UsageError } from '../base/errors.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { unopened, type SealedItem } from '../codec/sealing.ts'
import { bookmarks } from '../collections/bookmarks.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml } from '../xml/element.ts'
import { NS_RXPEP } from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'
import { encrypted } from './encrypted.ts'
import { createKeyring } from './keyring.ts'
import { padded } from './padding.ts'

const WORD = 'wherefore art thou'
const NOTE = { id: 'romeo', payload: xml('note', { xmlns: 'urn:example:notes' }, WORD) }
const key = secret(1)
const codec = encrypted(elementCodec(), { key })
const { seal, open, wireId } = codec.sealing

const undecryptable = expect.objectContaining({ code: 'undecryptable' }) as Error
const envelope = (text: string) => xml('encrypted', { xmlns: NS_RXPEP }, text)
const partsOf = ({ payload }: SealedItem) => payload.getText().split('.')

async function expectRefused(item: SealedItem, place = HERE, by = open): Promise<void> {
  const error: unknown = await by(item, place).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CodecError)
  expect(error).toEqual(undecryptable)
  expect((error as CodecError).cause).toBeUndefined()
  expect((error as CodecError).message).not.toContain(WORD)
}

describe('an encrypted item', () => {
  it('comes out as it went in, on any device with the key', async () => {
    const sealed = await seal(NOTE, HERE)
    const elsewhere = encrypted(elementCodec(), { key: secret(1) })
    const item = await elsewhere.sealing.open(sealed, HERE)
    expect(item.id).toBe('romeo')
    expect(canonicalEqual(item.payload, NOTE.payload)).toBe(true)
  })

  it('is a JWE in one element, with nothing in its header but what it needs', async () => {
    const { id, payload } = await seal(NOTE, HERE)
    expect(payload.is('encrypted', NS_RXPEP)).toBe(true)
    expect(decodeProtectedHeader(payload.getText())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.stringMatching(/^[\w-]{11}$/) as string,
      item: id,
    })
  })

  it('survives being written and parsed', async () => {
    const { id, payload } = await seal(NOTE, HERE)
    const item = await open({ id, payload: parseXml(payload.toString()) }, HERE)
    expect(item.payload.getText()).toBe(WORD)
  })

  it('goes by the same ItemID each time and everywhere, and is never the same envelope', async () => {
    const [one, two] = [await seal(NOTE, HERE), await seal(NOTE, HERE)]
    const there = encrypted(elementCodec(), { key: secret(1) })
    expect(one.id).toBe(two.id)
    expect(one.id).toMatch(/^[\w-]{43}$/)
    expect(await there.sealing.wireId('romeo', HERE)).toBe(one.id)
    expect(one.payload.getText()).not.toBe(two.payload.getText())
  })

  it('goes by other ItemIDs at other places, and with another key', async () => {
    const other = encrypted(elementCodec(), { key: secret(2) })
    const ids = await Promise.all([
      wireId('romeo', HERE),
      wireId('juliet', HERE),
      wireId('romeo', { ...HERE, node: 'urn:example:other' }),
      wireId('romeo', { ...HERE, account: 'nurse@capulet.lit' }),
      // Where one part ends must tell.
      wireId('x', { account: 'a', node: 'bc' }),
      wireId('x', { account: 'ab', node: 'c' }),
      other.sealing.wireId('romeo', HERE),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('does not show that two places have the same key', async () => {
    const places = [HERE, { ...HERE, node: 'urn:example:other' }, { ...HERE, account: 'a@b' }]
    const sealed = await Promise.all(places.map((place) => seal(NOTE, place)))
    const names = sealed.map(({ payload }) => decodeProtectedHeader(payload.getText()).kid)
    expect(new Set(names).size).toBe(places.length)
  })

  it('carries any codec: values, what is unknown, and what the ItemID says', async () => {
    const rooms = encrypted(bookmarks.codec, { key })
    const id = 'garden@chat.shakespeare.lit'
    const value = { jid: id, name: 'Gärten & "<Höfe>"', autojoin: true, nick: '🌹' }
    const first = rooms.encode(value, id)
    first.attrs['other'] = 'kept'
    const sealed = await rooms.sealing.seal({ id, payload: first }, HERE)
    const item = await rooms.sealing.open(sealed, HERE)
    expect(rooms.decode(item.payload, item.id)).toEqual(value)
    const edited = rooms.encode({ ...value, nick: 'JC' }, id, item.payload)
    expect(edited.attrs['other']).toBe('kept')
    expect(() => rooms.decode(item.payload, 'no room/')).toThrow(CodecError)
  })

  it('may be large', async () => {
    const text = 'ä€🌹'.repeat(20_000)
    const item = { id: 'large', payload: xml('note', { xmlns: 'urn:example:notes' }, text) }
    expect((await open(await seal(item, HERE), HERE)).payload.getText()).toBe(text)
  })

  it('shows of its length only the bucket', async () => {
    const lengthOf = async (text: string) => {
      const item = { id: 'a', payload: xml('note', {}, text) }
      return (await seal(item, HERE)).payload.toString().length
    }
    const short = await Promise.all(['', 'a', WORD, 'x'.repeat(200)].map(lengthOf))
    expect(new Set(short).size).toBe(1)
    expect(await lengthOf('x'.repeat(300))).toBeGreaterThan(short[0] as number)
  })
})

describe('what is refused', () => {
  it('another key', async () => {
    const { sealing } = encrypted(elementCodec(), { key: secret(2) })
    await expectRefused(await seal(NOTE, HERE), HERE, sealing.open)
  })

  it('an item under the ItemID of another one', async () => {
    const [one, two] = [await seal(NOTE, HERE), await seal({ ...NOTE, id: 'juliet' }, HERE)]
    await expectRefused({ id: two.id, payload: one.payload })
    await expectRefused({ id: 'romeo', payload: one.payload })
  })

  it('an item of another node, or of another account', async () => {
    const sealed = await seal(NOTE, HERE)
    await expectRefused(sealed, { ...HERE, node: 'urn:example:other' })
    await expectRefused(sealed, { ...HERE, account: 'nurse@capulet.lit' })
  })

  it('one with the header of another one', async () => {
    const [one, two] = [await seal(NOTE, HERE), await seal(NOTE, HERE)]
    const [header, ...rest] = partsOf(one)
    const [, none, iv, ciphertext, tag] = partsOf(two)
    const swapped = (parts: unknown[]) => ({ id: one.id, payload: envelope(parts.join('.')) })
    await expectRefused(swapped([header, none, rest[1], ciphertext, tag]))
    await expectRefused(swapped([header, none, iv, rest[2], tag]))
  })

  it('a payload that was never encrypted', async () => {
    const id = await wireId('romeo', HERE)
    await expectRefused({ id, payload: NOTE.payload })
    await expectRefused({ id: 'romeo', payload: NOTE.payload })
    await expectRefused({ id, payload: unopened(NOTE.payload) })
    const inner = JSON.stringify({ id: 'romeo', xml: NOTE.payload.toString() })
    await expectRefused({ id, payload: envelope(inner) })
    await expectRefused({ id, payload: envelope(base64url.encode(inner)) })
  })

  it.each(['', '.', '....', 'a.b.c.d.e', '..a.a.a', '\u0000'])(
    'an envelope with %j in it',
    async (text) => {
      await expectRefused({ id: await wireId('romeo', HERE), payload: envelope(text) })
    },
  )

  it('an envelope with nothing but dots in it', async () => {
    await expectRefused({ id: await wireId('romeo', HERE), payload: envelope('.'.repeat(100_000)) })
  })

  it('an envelope with an element in it, whatever the text says', async () => {
    const sealed = await seal(NOTE, HERE)
    sealed.payload.children.push(xml('more'))
    await expectRefused(sealed)
  })

  it('what is cut, anywhere', async () => {
    const { id, payload } = await seal(NOTE, HERE)
    const text = payload.getText()
    for (let length = 0; length < text.length; length += 13)
      await expectRefused({ id, payload: envelope(text.slice(0, length)) })
    await expectRefused({ id, payload: envelope(text.slice(0, -1)) })
    await expectRefused({ id, payload: envelope(`${text}A`) })
  })

  describe('headers that ask for something else', () => {
    const replace = async (change: Record<string, unknown>) => {
      const sealed = await seal(NOTE, HERE)
      const [, ...rest] = partsOf(sealed)
      const header = { ...decodeProtectedHeader(sealed.payload.getText()), ...change }
      const text = [base64url.encode(JSON.stringify(header)), ...rest].join('.')
      return { id: sealed.id, payload: envelope(text) }
    }

    it.each<Record<string, unknown>>([
      { alg: 'none' },
      { alg: 'A256KW' },
      { alg: 'PBES2-HS512+A256KW', p2c: 2 ** 31 - 1, p2s: 'AAAA' },
      { alg: ['dir'] },
      { alg: undefined },
      { enc: 'A128GCM' },
      { enc: 'A256CBC-HS512' },
      { enc: 'none' },
      { zip: 'DEF' },
      { zip: null },
      { crit: ['item'] },
      { crit: [] },
      { kid: undefined },
      { kid: 'another' },
      { kid: '__proto__' },
      { item: undefined },
      { item: ['romeo'] },
      { more: 'than there was' },
    ])('%j', async (change) => {
      await expectRefused(await replace(change))
    })

    it.each(['null', '[]', '"dir"', '{', '{"alg":"dir","alg":"none"}', '\ud800'])(
      'or are %j',
      async (text) => {
        const sealed = await seal(NOTE, HERE)
        const [, ...rest] = partsOf(sealed)
        const jwe = [base64url.encode(text), ...rest].join('.')
        await expectRefused({ id: sealed.id, payload: envelope(jwe) })
      },
    )
  })

  describe('what has the right key and is not an item', () => {
    /** Made by somebody who has the key, and makes something else of it. */
    const make = async (content: Uint8Array, more: Partial<CompactJWEHeaderParameters> = {}) => {
      const [contentKey] = await createKeyring([key], key).content(HERE)
      const id = await wireId('romeo', HERE)
      const header = { alg: 'dir', enc: 'A256GCM', kid: contentKey!.kid, item: id, ...more }
      const jwe = new CompactEncrypt(content).setProtectedHeader(header)
      return { id, payload: envelope(await jwe.encrypt(contentKey!.key)) }
    }
    const inner = (members: object) =>
      padded(JSON.stringify({ id: 'romeo', xml: NOTE.payload.toString(), ...members }))

    it('is an item otherwise, even with members of a later version', async () => {
      const { payload } = await open(await make(inner({ rev: 3, base: 'abc' })), HERE)
      expect(payload.getText()).toBe(WORD)
    })

    it.each([
      ['no JSON', padded(WORD)],
      ['null', padded('null')],
      ['no object', padded(`"${WORD}"`)],
      ['another ItemID', inner({ id: 'juliet' })],
      ['an ItemID that stands for what can’t be opened', inner({ id: 'unopened:romeo' })],
      ['no ItemID', inner({ id: undefined })],
      ['no XML', inner({ xml: WORD })],
      ['XML cut short', inner({ xml: `<note>${WORD}` })],
      ['an object for XML', inner({ xml: { note: WORD } })],
      ['no UTF-8', new Uint8Array([0xff, 0xfe, 0x22])],
      ['nothing', new Uint8Array()],
    ])('%s', async (_, content) => {
      await expectRefused(await make(content))
    })

    it('compressed content, as its size would tell what is in it', async () => {
      await expectRefused(await make(inner({}), { zip: 'DEF' }))
    })
  })
})

describe('the codec itself', () => {
  const reads = (payload: SealedItem['payload']) => () => codec.decode(payload, 'romeo')

  it('reads what was opened', () => {
    expect(codec.decode(NOTE.payload, 'romeo').getText()).toBe(WORD)
  })

  it('refuses what was not, and tells why', async () => {
    const sealed = await seal(NOTE, HERE)
    expect(reads(sealed.payload)).toThrow(undecryptable)
    expect(reads(unopened(NOTE.payload))).toThrow(undecryptable)
    expect(reads(unopened(sealed.payload, 'changed'))).toThrow('undecryptable: changed')
    expect(reads(parseXml(unopened(NOTE.payload).toString()))).toThrow(undecryptable)
  })

  it('keeps nothing of what was not opened when it is overwritten', async () => {
    const rooms = encrypted(bookmarks.codec, { key })
    const id = 'garden@chat.shakespeare.lit'
    const old = parseXml(`<conference xmlns='urn:xmpp:bookmarks:1' forged='1'/>`)
    expect(rooms.encode({ jid: id }, id, unopened(old)).attrs['forged']).toBeUndefined()
    expect(rooms.encode({ jid: id }, id, (await seal(NOTE, HERE)).payload).is('conference')).toBe(
      true,
    )
  })

  it('writes nothing under an ItemID that stands for what can’t be opened', () => {
    expect(() => codec.encode(NOTE.payload, 'unopened:romeo')).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })

  it.each([
    ['a short key', { key: new Uint8Array(16) }],
    ['a passphrase', { key: 'correct horse' as never }],
    ['nothing', { key: undefined as never }],
    ['no keys', { keys: [], idKey: key }],
    ['keys without one for ItemIDs', { keys: [key] } as never],
  ])('is not made with %s', (_, options) => {
    expect(() => encrypted(elementCodec(), options)).toThrow(UsageError)
  })

  it('is not encrypted twice', () => {
    expect(() => encrypted(codec, { key })).toThrow(UsageError)
  })

  it('says so where there is no WebCrypto', async () => {
    const { sealing } = encrypted(elementCodec(), { key })
    vi.stubGlobal('crypto', {})
    onTestFinished(() => void vi.unstubAllGlobals())
    const refused = expect.objectContaining({ name: 'UsageError', code: 'invalid-option' }) as Error
    await expect(sealing.seal(NOTE, HERE)).rejects.toEqual(refused)
    await expect(sealing.open(NOTE, HERE)).rejects.toEqual(refused)
  })

  it('does not depend on what becomes of the key in the hands of the app', async () => {
    const bytes = secret(1)
    const { sealing } = encrypted(elementCodec(), { key: bytes })
    bytes.fill(0)
    expect(await sealing.wireId('romeo', HERE)).toBe(await wireId('romeo', HERE))
  })
})
