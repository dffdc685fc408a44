import { expect, it } from 'vitest'
import type { AccountStatus, CollectionStatus } from '@rxpep/core'
import { describeStatus, type Known } from './describeStatus.ts'

const online: AccountStatus = {
  state: 'online',
  jid: 'juliet@capulet.lit/page',
  session: 1,
  resumed: false,
  maxBytes: 262_144,
  refused: 0,
}
const offline: AccountStatus = { state: 'offline', refused: 0 }
const ready: CollectionStatus = {
  phase: 'ready',
  online: true,
  delivery: 'proven',
  privacy: 'private',
  fromCache: false,
  pending: 0,
  failed: 0,
}

const said = (rooms: Partial<CollectionStatus>, known: Partial<Known> = {}) =>
  describeStatus({ account: online, rooms: { ...ready, ...rooms }, isPlugged: true, ...known }).map(
    ({ text }) => text,
  )

it('says that all is well only when it is', () => {
  expect(said({})).toEqual(['All saved', 'Private', 'Live'])
  expect(said({ pending: 1 })[0]).toBe('Saving 1 change…')
  expect(said({ failed: 2, pending: 1 })[0]).toBe('2 changes could not be saved')
  expect(said({ phase: 'loading' })[0]).toBe('Loading…')
})

it('says that edits wait while there is no connection, and why there is none', () => {
  const rooms = { online: false, pending: 3 }
  expect(said(rooms, { account: offline })).toEqual(['3 changes to be sent', 'Private', 'Offline'])
  expect(said(rooms, { account: { state: 'connecting', refused: 0 } })[2]).toBe('Connecting…')
  expect(said(rooms, { isPlugged: false })[2]).toBe('Offline')
  expect(said({ online: false })[2]).toBe('Comparing with the server…')
})

it('calls nothing private that is not proven so', () => {
  const privacy = (state: CollectionStatus['privacy']) => said({ privacy: state })[1]
  expect(privacy('unknown')).toBe('Privacy not checked yet')
  expect(privacy('checking')).toBe('Privacy not checked yet')
  expect(privacy('repaired')).toBe('Private again')
  expect(privacy('shared')).toBe('Shared with others')
  expect(privacy('violated')).toBe('Not private')
  expect(privacy('unsupported')).toBe('This server can’t keep it private')
})

it('calls nothing live of which nobody tells', () => {
  expect(said({ delivery: 'items' })[2]).toBe('Live, but for removals')
  expect(said({ delivery: 'none' })[2]).toBe('Read now and then')
})
