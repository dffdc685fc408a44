// RFC 6120 §6.4: "<auth/>", "<challenge/>", "<response/>", "<success/>", "<failure/>"
import { xml, type Element, type IdSource } from '@rxpep/core'
import { NS_SASL } from '../xml/namespaces.ts'
import { MALFORMED, type PasswordOf, type SaslExchange, type SaslStep } from './saslMechanism.ts'
import { startPlain } from './saslPlain.ts'
import { startScramSha1 } from './saslScramSha1.ts'

/** The mechanisms that the server knows, best first. */
export type Mechanism = 'SCRAM-SHA-1' | 'PLAIN'

/** What a negotiation needs to know. */
export interface SaslOptions {
  /** The mechanisms that are offered. */
  readonly mechanisms: readonly Mechanism[]
  /** Finds passwords. */
  readonly passwordOf: PasswordOf
  /** Makes nonces. */
  readonly nonces: IdSource
}

/** What a negotiation answers to an element of the client. */
export interface SaslAnswer {
  /** What is sent. */
  readonly reply: Element
  /** The local part of the account that has logged in. */
  readonly username?: string
}

/** One log-in by SASL; a client may try again after a failure. */
export class SaslNegotiation {
  readonly #options: SaslOptions
  #exchange: SaslExchange | undefined

  constructor(options: SaslOptions) {
    this.#options = options
  }

  /** Takes an element of the client in the namespace of SASL. */
  take(element: Element): SaslAnswer {
    if (element.is('auth')) this.#exchange = this.#start(element.attrs['mechanism'])
    if (element.is('abort')) return fail('aborted')
    if (this.#exchange === undefined) return fail('invalid-mechanism')
    return toAnswer(this.#step(element.getText(), this.#exchange))
  }

  #start(mechanism: string | undefined): SaslExchange | undefined {
    const { mechanisms, passwordOf, nonces } = this.#options
    if (!mechanisms.some((name) => name === mechanism)) return undefined
    return mechanism === 'PLAIN' ? startPlain(passwordOf) : startScramSha1(passwordOf, nonces)
  }

  #step(text: string, exchange: SaslExchange): SaslStep {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return MALFORMED
    return exchange(Buffer.from(text, 'base64').toString('utf8'))
  }
}

function toAnswer(step: SaslStep): SaslAnswer {
  if (step.type === 'failure') return fail(step.condition)
  const data = step.data === undefined ? undefined : Buffer.from(step.data).toString('base64')
  const reply = xml(step.type, { xmlns: NS_SASL }, data)
  return step.type === 'success' ? { reply, username: step.username } : { reply }
}

function fail(condition: string): SaslAnswer {
  return { reply: xml('failure', { xmlns: NS_SASL }, xml(condition)) }
}
