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
      kid: derive(['kid', account, node], 8).toString('base64url'),
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
  const kid = derive(['kid', account, node], 8).toString('base64url')
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
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibGZMdFB0MXdKY2MiLCJpdGVtIjoiUlBPSEtNZ3J2ZD',
    'ZSV2w0UHJHUV81Q2Y1dXJVaEFhR3VTRHdmVk14Nkc0dyJ9..nilLAqQlKfuwjt_V.l72up8UZGMFcv6-MaKE4a7d2v',
    'qwuCj1Skth7tiUDl0UU71ay0DpM9ct8Zah1u9-NuZMxVfTtyeAcHqkrYJ4UnLsEhJlMMe6kb24mJeUtN3D61oy0zi9',
    'QQ6iYKNSNhTDUljyEnunfRz-h9dTnHtF59ngrkpbAVgTlrNQj4e8tskxsL1QFNrPngw4pmv0KVBcQbnyrEvSD-9obp',
    '5k69-9QLc2U-IljqfGLOFqQGCLSqP0n33RAkzWAktSCy1-BWzKfoVn9aZ-Q_int43En7FDjhOIjvB06tRCHX-a4XD-',
    'eTIkd8e6XZauV86kcZgeB1Hwr6de5DAcigWG-76SVbqF7Yg.xB-UjA2sc_FyKhX47UaF7Q',
  ].join('')
  expect(await wireId('romeo', HERE)).toBe(id)
  const payload = parseXml(
    `<encrypted xmlns='urn:uuid:f18518c5-4f05-4712-854b-e304ab783937'>${jwe}</encrypted>`,
  )
  const item = await open({ id, payload }, HERE)
  expect([item.id, item.payload.toString()]).toEqual(['romeo', NOTE])
})
