import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { Session } from '../session/session.ts'
import type { Account } from '../session/account.ts'
import { ManagedStream } from './managedStream.ts'

function start() {
  const account = { jid: 'juliet@capulet.lit' } as Account
  const session = new Session(account, 'balcony', { owner: {}, delivered: () => undefined })
  session.attach({ deliver: () => false, close: () => undefined })
  for (let i = 0; i < 3; i++) session.deliver({ stanza: xml('message'), answers: undefined })
  return { session, stream: new ManagedStream('id', session) }
}

describe('ManagedStream', () => {
  it('forgets what the client has confirmed', () => {
    const { session, stream } = start()
    expect(stream.confirm('2')).toBe(true)
    expect(session.unacked).toBe(1)
    expect(stream.confirm('2')).toBe(true)
    expect(stream.confirm('3')).toBe(true)
    expect(session.unacked).toBe(0)
  })

  it.each(['4', '-1', 'x', undefined])('calls %s impossible', (count) => {
    expect(start().stream.confirm(count)).toBe(false)
  })

  it('calls it impossible that less is confirmed than before', () => {
    const { stream } = start()
    stream.confirm('2')
    expect(stream.confirm('1')).toBe(false)
  })
})
