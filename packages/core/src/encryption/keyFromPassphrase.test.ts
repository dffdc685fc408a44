import { expect, it } from 'vitest'
import { HERE } from '../../test/secrets.ts'
import { UsageError } from '../base/errors.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { encrypted } from './encrypted.ts'
import { keyFromPassphrase } from './keyFromPassphrase.ts'

const ACCOUNT = 'juliet@capulet.lit'
const scope = { account: ACCOUNT, app: 'example.org/notes' }

async function idWith(...given: Parameters<typeof keyFromPassphrase>): Promise<string> {
  const key = await keyFromPassphrase(...given)
  return encrypted(elementCodec(), { key }).sealing.wireId('romeo', HERE)
}

it('is the same key on every device, however the account and the accents are written', async () => {
  const id = await idWith('Réglisse', scope)
  expect(await idWith('Re\u0301glisse', { ...scope, account: 'Juliet@Capulet.lit/balcony' })).toBe(
    id,
  )
  // The format: another number here is another key for everybody.
  expect(id).toBe('AHPSAMTcaPX-ZVDGK6Kp_r8Szzj68Nl4o8xhYFCsonQ')
})

it('is another key for another passphrase, account and app', async () => {
  const ids = await Promise.all([
    idWith('Rose', scope),
    idWith('rose', scope),
    idWith('Rose', { ...scope, account: 'nurse@capulet.lit' }),
    idWith('Rose', { ...scope, app: 'example.org/other' }),
  ])
  expect(new Set(ids).size).toBe(4)
})

it('can’t be read any more', async () => {
  const key = await keyFromPassphrase('Rose', scope)
  expect(key).toMatchObject({ extractable: false, algorithm: { name: 'HKDF' } })
})

it('needs an account', async () => {
  await expect(keyFromPassphrase('Rose', { ...scope, account: '@' })).rejects.toThrow(UsageError)
})
