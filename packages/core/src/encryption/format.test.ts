// The format once more, with nothing of the library: what is written here has to be read by every later version.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { HERE, secret } from '../../test/secrets.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { xml } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { encrypted } from './encrypted.ts'

const { account, node } = HERE
const { seal, open, wireId } = encrypted(elementCodec(), { key: secret(1) }).sealing
const NOTE = '<note xmlns="urn:example:notes">Wherefore</note>'

function derive(info: readonly string[], bytes = 32): Buffer {
  const text = JSON.stringify(['rxpep encrypted', ...info])
  return Buffer.from(hkdfSync('sha256', secret(1), '', text, bytes))
}

const contentKey = derive(['content', account, node])
const wireIdOf = (id: string) =>
  createHmac('sha256', derive(['id']))
    .update(JSON.stringify([account, node, id]))
    .digest('base64url')

it('opens with the standard tools what the library has sealed', async () => {
  const { id, payload } = await seal({ id: 'romeo', payload: parseXml(NOTE) }, HERE)
  expect(id).toBe(wireIdOf('romeo'))
  const [header = '', none, ...rest] = payload.getText().split('.')
  const [iv, ciphertext, tag] = rest.map((part) => Buffer.from(part, 'base64url'))
  expect(none).toBe('')
  expect(Buffer.from(header, 'base64url').toString()).toBe(
    JSON.stringify({
      alg: 'dir',
      enc: 'A256GCM',
      kid: derive(['kid'], 8).toString('base64url'),
      item: id,
    }),
  )
  const decipher = createDecipheriv('aes-256-gcm', contentKey, iv!)
  decipher.setAAD(Buffer.from(header)).setAuthTag(tag!)
  const plain = Buffer.concat([decipher.update(ciphertext!), decipher.final()])
  expect(plain.length).toBe(256)
  expect(plain.toString()).toBe(JSON.stringify({ id: 'romeo', xml: NOTE }).padEnd(256))
})

it('opens with the library what the standard tools have sealed', async () => {
  const id = wireIdOf('romeo')
  const kid = derive(['kid'], 8).toString('base64url')
  const members = { item: id, typ: 'of no meaning here', kid, enc: 'A256GCM', alg: 'dir' }
  const header = Buffer.from(JSON.stringify(members)).toString('base64url')
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header))
  const content = Buffer.concat([
    cipher.update(JSON.stringify({ xml: NOTE, id: 'romeo' })),
    cipher.final(),
  ])
  const rest = [iv, content, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  const xmlns = 'urn:uuid:f18518c5-4f05-4712-854b-e304ab783937'
  const payload = xml('encrypted', { xmlns }, [header, '', ...rest].join('.'))
  const item = await open({ id, payload }, HERE)
  expect(item.payload.toString()).toBe(NOTE)
})

it('is what it always was', async () => {
  const id = 'RPOHKMgrvd6RWl4PrGQ_5Cf5urUhAaGuSDwfVMx6G4w'
  const jwe = [
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiYVMya0o2MjE5VnciLCJpdGVtIjoiUlBPSEtNZ3J2ZD',
    'ZSV2w0UHJHUV81Q2Y1dXJVaEFhR3VTRHdmVk14Nkc0dyJ9..Vx8IKjKzZ6l2F7nh.Deh7lrqRN0EglrDGHtNq6G1fx',
    'z5HNiK6dPvsTN5jLgBGXJNxa7FyS20CRqYNtj9yuEiimUIiaM-DX_RK2HvlaCg6QlLLtN1EnJW2H_kcV08BWiGUlQS',
    'vpGPnNkF5sqHQfbolGalDAb3-ua--8XHB8_13WenfFWxOaZAt22n5fSEGcxLldQueGC_DB1hKo-HICxO8Xc-c1swnb',
    'NB5j-yVPq2u3RIalr-cfTfaueJVNrKhDoSxg7k2V3Pe6XFA0LLc1g0Pc0N3ULQNc9H52ujYkHSEZxb6aSi1WcMdjDA',
    'txpxqmKhXzCltdfi7Ge5z6tF6DtDJtJJRf1su4dlfQe2ybg.hVeIVR7n-2TKuxiyqsQhsQ',
  ].join('')
  expect(await wireId('romeo', HERE)).toBe(id)
  const payload = parseXml(
    `<encrypted xmlns='urn:uuid:f18518c5-4f05-4712-854b-e304ab783937'>${jwe}</encrypted>`,
  )
  const item = await open({ id, payload }, HERE)
  expect([item.id, item.payload.toString()]).toEqual(['romeo', NOTE])
})
