import { decodeProtectedHeader } from 'jose'
import { expect, it } from 'vitest'
import { HERE, secret } from '../../test/secrets.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { xml } from '../xml/element.ts'
import { encrypted } from './encrypted.ts'

const [old, young] = [secret(1), secret(2)]
const before = encrypted(elementCodec(), { key: old })
const during = encrypted(elementCodec(), { keys: [young, old], idKey: old })
const after = encrypted(elementCodec(), { keys: [young], idKey: old })
const item = { id: 'romeo', payload: xml('note', { xmlns: 'urn:example:notes' }, 'Wherefore') }

const undecryptable = expect.objectContaining({ code: 'undecryptable' }) as Error

it('writes with the first key and opens with all of them', async () => {
  const [was, is] = [await before.sealing.seal(item, HERE), await during.sealing.seal(item, HERE)]
  const kidOf = ({ payload }: typeof was) => decodeProtectedHeader(payload.getText()).kid
  expect(kidOf(was)).not.toBe(kidOf(is))
  expect((await during.sealing.open(was, HERE)).id).toBe('romeo')
  expect((await during.sealing.open(is, HERE)).id).toBe('romeo')
  await expect(before.sealing.open(is, HERE)).rejects.toEqual(undecryptable)
  await expect(after.sealing.open(was, HERE)).rejects.toEqual(undecryptable)
  expect((await after.sealing.open(is, HERE)).id).toBe('romeo')
})

it('leaves ItemIDs what they are, even when the old key is gone', async () => {
  const ids = await Promise.all(
    [before, during, after].map(({ sealing }) => sealing.wireId('romeo', HERE)),
  )
  expect(new Set(ids).size).toBe(1)
})

it('knows which items are still encrypted with the old key, by place', async () => {
  const codec = encrypted(elementCodec(), { keys: [young, old], idKey: old })
  const was = await before.sealing.seal(item, HERE)
  expect(codec.outdated(HERE)).toEqual([])
  await codec.sealing.open(was, HERE)
  expect(codec.outdated(HERE)).toEqual(['romeo'])
  expect(codec.outdated({ ...HERE, node: 'urn:example:other' })).toEqual([])
  await codec.sealing.open(await codec.sealing.seal(item, HERE), HERE)
  expect(codec.outdated(HERE)).toEqual([])
})
