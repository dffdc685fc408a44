import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { SaslNegotiation } from './saslNegotiation.ts'
import { startPlain } from './saslPlain.ts'
import { startScramSha1 } from './saslScramSha1.ts'

const passwordOf = (name: string) => ({ user: 'pencil', 'a,b=c': 'pen' })[name]
const hmac = (key: Buffer, text: string) => createHmac('sha1', key).update(text).digest()

/** Answers a challenge as a client does (RFC 5802 §3). */
function proveScram(bare: string, challenge: string, password: string): string {
  const [, nonce, salt, count] = /^r=(.*),s=(.*),i=(\d+)$/.exec(challenge) ?? []
  const salted = pbkdf2Sync(password, Buffer.from(salt ?? '', 'base64'), Number(count), 20, 'sha1')
  const clientKey = hmac(salted, 'Client Key')
  const stored = createHash('sha1').update(clientKey).digest()
  const unproven = `c=biws,r=${nonce}`
  const signature = hmac(stored, `${bare},${challenge},${unproven}`)
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] ?? 0)))
  return `${unproven},p=${proof.toString('base64')}`
}

function runScram(user: string, password: string) {
  const exchange = startScramSha1(passwordOf, () => 'server-nonce')
  const bare = `n=${user},r=client-nonce`
  const step = exchange(`n,,${bare}`)
  if (step.type !== 'challenge') throw new Error('no challenge')
  expect(step.data).toContain('r=client-nonceserver-nonce,')
  return { exchange, final: proveScram(bare, step.data, password) }
}

describe('startScramSha1', () => {
  it('accepts who knows the password, and proves that it does too', () => {
    const { exchange, final } = runScram('user', 'pencil')
    const step = exchange(final)
    expect(step).toMatchObject({ type: 'success', username: 'user' })
    expect(step.type === 'success' && step.data).toMatch(/^v=.{28}$/)
  })

  it('reads escaped names', () => {
    const { exchange, final } = runScram('a=2Cb=3Dc', 'pen')
    expect(exchange(final)).toMatchObject({ type: 'success', username: 'a,b=c' })
  })

  it.each([
    ['user', 'wrong'],
    ['nobody', 'pencil'],
  ])('refuses %s with %s', (user, password) => {
    const { exchange, final } = runScram(user, password)
    expect(exchange(final)).toEqual({ type: 'failure', condition: 'not-authorized' })
  })

  it('refuses another nonce or another header than it was opened with', () => {
    for (const [found, put] of [
      ['server-nonce', 'other-nonce'],
      ['c=biws', 'c=eSws'],
    ] as const) {
      const { exchange, final } = runScram('user', 'pencil')
      expect(exchange(final.replace(found, put))).toMatchObject({ type: 'failure' })
    }
  })

  it.each(['', 'n=user', 'p=tls-unique,,n=user,r=x'])('calls %j malformed', (message) => {
    const step = startScramSha1(passwordOf, () => 's')(message)
    expect(step).toEqual({ type: 'failure', condition: 'malformed-request' })
  })
})

describe('startPlain', () => {
  it.each([
    ['\0user\0pencil', 'success'],
    ['me\0user\0pencil', 'success'],
    ['\0user\0wrong', 'failure'],
    ['\0nobody\0pencil', 'failure'],
    ['user', 'failure'],
  ])('takes %j for a %s', (message, type) => {
    expect(startPlain(passwordOf)(message).type).toBe(type)
  })
})

describe('SaslNegotiation', () => {
  it.each([
    [xml('auth', { mechanism: 'PLAIN' }, 'AHVzZXIAcGVuY2ls'), 'success'],
    [xml('auth', { mechanism: 'PLAIN' }, '%%%'), 'malformed-request'],
    [xml('auth', { mechanism: 'EXTERNAL' }, ''), 'invalid-mechanism'],
    [xml('response', {}, ''), 'invalid-mechanism'],
    [xml('abort'), 'aborted'],
  ])('answers %s with %s', (element, expected) => {
    const nonces = () => 's'
    const sasl = new SaslNegotiation({ mechanisms: ['PLAIN'], passwordOf, nonces })
    expect(sasl.take(element).reply.toString()).toContain(`<${expected}`)
  })
})
