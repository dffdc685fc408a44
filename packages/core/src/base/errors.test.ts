import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from './errorCodes.ts'
import {
  CodecError,
  NodeError,
  RxpepError,
  StanzaError,
  TransportError,
  UsageError,
} from './errors.ts'

describe('ERRORS.md', () => {
  const page = readFileSync(new URL('../../ERRORS.md', import.meta.url), 'utf8')
  const documented = (level: string): string[] =>
    [...page.matchAll(new RegExp(`^${level} (\\S+)$`, 'gm'))].map(([, name = '']) => name)

  it('has a chapter for each class and a heading for each of its codes, in the order of the registry', () => {
    expect(documented('##')).toEqual(Object.keys(ERROR_CODES))
    expect(documented('###')).toEqual(Object.values(ERROR_CODES).flat())
  })
})

describe('an error', () => {
  it('says its code and what exactly happened', () => {
    const error = new NodeError('shared', { detail: 'romeo is member', cause: 'x' })
    expect(error).toMatchObject({
      name: 'NodeError',
      code: 'shared',
      message: 'shared: romeo is member',
      cause: 'x',
    })
  })

  it('is one of the library and of its own class', () => {
    expect(new UsageError('closed')).toBeInstanceOf(RxpepError)
    expect(new CodecError('undecodable')).not.toBeInstanceOf(NodeError)
  })

  it('can be retried when the connection or a busy server is the reason', () => {
    const busy = new StanzaError('busy', { condition: 'resource-constraint', type: 'wait' })
    expect(
      [busy, new TransportError('timeout'), new TransportError('offline')].every(
        ({ retryable }) => retryable,
      ),
    ).toBe(true)
    const final = new StanzaError('refused', { condition: 'forbidden', type: 'auth' })
    expect(
      [final, new TransportError('too-big'), new NodeError('not-private')].some(
        ({ retryable }) => retryable,
      ),
    ).toBe(false)
  })

  it('keeps what the stanza error said', () => {
    const error = new StanzaError('refused', {
      condition: 'conflict',
      type: 'cancel',
      application: ['precondition-not-met'],
    })
    expect(error).toMatchObject({
      condition: 'conflict',
      type: 'cancel',
      application: ['precondition-not-met'],
    })
  })
})
