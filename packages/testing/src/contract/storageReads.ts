import { describe, expect, it } from 'vitest'
import { createStorageStage, inOrder, put } from './storageStage.ts'
import type { CreateStorage } from './storageUnderTest.ts'

/** Keys that order, prefixes or encodings stumble over. `\u{1f600}` comes before `\uff5e` by code units, and after it by UTF-8. */
const ODD_KEYS = [
  ...['', '/', '%', '.', 'a', 'A', 'a/', 'a/b', 'a b', 'a\0', 'a\0b', '\0', '\n', '"', '\\', '!'],
  ...['é', 'e\u0301', 'ß', 'ﬀ', '\u200b', '\u{1f600}', '\u{1f600}a', '\uff5e', '\ufeff', '\uffff'],
  ...[
    '\u{10ffff}',
    '\u{10ffff}\u{10ffff}',
    'k'.repeat(4_000),
    'constructor',
    '__proto__',
    '10',
    '9',
  ],
].map((rest) => `odd/${rest}`)

/** What a storage reads. */
export function describeStorageReads(create: CreateStorage): void {
  describe('reading', () => {
    it('finds nothing in an empty store', async () => {
      const storage = await (await createStorageStage(create)).open()
      expect(await storage.read('')).toEqual([])
    })

    it('gives the entries under a prefix, and no other', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.write([put('ab', '1'), put('a/b', '2'), put('a/c', '3'), put('a0', '4')])
      expect(await storage.read('a/')).toEqual([
        ['a/b', '2'],
        ['a/c', '3'],
      ])
      expect(await storage.read('a/b/')).toEqual([])
    })

    it('counts a key among those that begin with it', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.write([put('ab', '1'), put('a', '2')])
      expect(await storage.read('a')).toEqual([
        ['a', '2'],
        ['ab', '1'],
      ])
    })

    it('keeps odd keys apart, in the order of their code units', async () => {
      const storage = await (await createStorageStage(create)).open()
      const entries = ODD_KEYS.map((key) => [key, `value of ${key}`] as const)
      await storage.write(entries.map(([key, value]) => put(key, value)))
      for (const prefix of ['odd/', '', ...ODD_KEYS]) {
        const expected = inOrder(entries.filter(([key]) => key.startsWith(prefix)))
        expect(await storage.read(prefix)).toEqual(expected)
      }
    })

    it('keeps values to the letter', async () => {
      const values = [
        '',
        '\0',
        '\r\n',
        ' ',
        'null',
        '{"a":1}',
        '\ufeff\u{10ffff}\uffff',
        '<a b="&#10;"/>',
      ]
      const storage = await (await createStorageStage(create)).open()
      await storage.write(values.map((value, i) => put(`value/${i}`, value)))
      expect((await storage.read('value/')).map(([, value]) => value)).toEqual(values)
    })

    it('keeps a value of a megabyte', async () => {
      const storage = await (await createStorageStage(create)).open()
      const value = 'é'.repeat(500_000) + '\u{1f600}'.repeat(250_000)
      await storage.write([put('big', value)])
      const [entry] = await storage.read('big')
      expect(entry?.[1] === value).toBe(true)
    })

    it('takes and gives 10 000 entries at once', async () => {
      const storage = await (await createStorageStage(create)).open()
      const entries = Array.from({ length: 10_000 }, (_, i) => [`many/${i}`, `value ${i}`] as const)
      await storage.write([put('man', ''), put('many0', ''), ...entries.map(([k, v]) => put(k, v))])
      expect(await storage.read('many/')).toEqual(inOrder(entries))
    })
  })
}
