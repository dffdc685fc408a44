// RFC 5802: SCRAM-SHA-1, without channel binding
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { IdSource } from '@rxpep/core'
import {
  MALFORMED,
  NOT_AUTHORIZED,
  type PasswordOf,
  type SaslExchange,
  type SaslStep,
} from './saslMechanism.ts'

const ITERATIONS = 4096

interface Opening {
  readonly header: string
  readonly bare: string
  readonly username: string
  readonly nonce: string
}

/** Starts an exchange of the mechanism SCRAM-SHA-1; `nonces` make the server's part of the nonce and the salt. */
export function startScramSha1(passwordOf: PasswordOf, nonces: IdSource): SaslExchange {
  let verify: SaslExchange | undefined
  return (message) => {
    if (verify !== undefined) return verify(message)
    const opening = parseOpening(message)
    if (opening === undefined) return MALFORMED
    const nonce = opening.nonce + nonces()
    const salt = Buffer.from(nonces())
    const challenge = `r=${nonce},s=${salt.toString('base64')},i=${String(ITERATIONS)}`
    verify = (final) => verifyFinal(final, { opening, nonce, salt, challenge, passwordOf })
    return { type: 'challenge', data: challenge }
  }
}

function parseOpening(message: string): Opening | undefined {
  const parts = /^([ny],[^,]*,)(n=([^,]+),r=([^,]+).*)$/s.exec(message)
  const [, header, bare, name, nonce] = parts ?? []
  if (header === undefined || bare === undefined || name === undefined || nonce === undefined)
    return undefined
  return { header, bare, username: name.replace(/=2C/g, ',').replace(/=3D/g, '='), nonce }
}

interface Exchange {
  readonly opening: Opening
  readonly nonce: string
  readonly salt: Buffer
  readonly challenge: string
  readonly passwordOf: PasswordOf
}

function verifyFinal(message: string, exchange: Exchange): SaslStep {
  const { opening, nonce, salt, challenge, passwordOf } = exchange
  const [, unproven, binding, answered, proof] =
    /^(c=([^,]+),r=([^,]+)),p=(.+)$/s.exec(message) ?? []
  if (unproven === undefined || binding === undefined || proof === undefined) return MALFORMED
  const password = passwordOf(opening.username)
  const header = Buffer.from(binding, 'base64').toString()
  if (password === undefined || answered !== nonce || header !== opening.header)
    return NOT_AUTHORIZED
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 20, 'sha1')
  const said = `${opening.bare},${challenge},${unproven}`
  if (!isProven(salted, said, Buffer.from(proof, 'base64'))) return NOT_AUTHORIZED
  const signature = hmac(hmac(salted, 'Server Key'), said).toString('base64')
  return { type: 'success', username: opening.username, data: `v=${signature}` }
}

function isProven(salted: Buffer, said: string, proof: Buffer): boolean {
  const stored = sha1(hmac(salted, 'Client Key'))
  const signature = hmac(stored, said)
  const clientKey = Buffer.from(signature.map((byte, at) => byte ^ (proof[at] ?? 0)))
  return proof.length === signature.length && sha1(clientKey).equals(stored)
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha1', key).update(text).digest()
}

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest()
}
