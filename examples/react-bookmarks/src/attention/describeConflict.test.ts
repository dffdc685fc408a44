import { expect, it } from 'vitest'
import { withPinned, type Bookmark, type Conflict } from '@rxpep/core'
import { describeConflict } from './describeConflict.ts'

const room: Bookmark = { jid: 'garden@chat.lit', autojoin: false, name: 'Garden' }

const described = (conflict: Pick<Conflict<Bookmark>, 'reason' | 'ours' | 'theirs'>) =>
  describeConflict({
    id: room.jid,
    base: room,
    at: 0,
    restore: () => {
      throw new Error('not here')
    },
    dismiss: () => undefined,
    ...conflict,
  })

it('offers what another device wanted where ours has replaced it', () => {
  const [ours, theirs] = [
    { ...room, name: 'Herbs' },
    { ...room, name: 'Roses' },
  ]
  expect(described({ reason: 'overwrote', ours, theirs })).toMatchObject({
    standing: '“Herbs”',
    restore: 'Use “Roses”',
  })
})

it('offers ours where another device has replaced it, and names only what differs', () => {
  const ours = withPinned({ ...room, nick: 'JC' }, true)
  expect(described({ reason: 'overwritten', ours, theirs: room })).toMatchObject({
    standing: 'your usual nickname, not pinned',
    restore: 'Use as JC, pinned',
  })
})

it('says so when one of them has removed it', () => {
  const ours = { ...room, name: 'Herbs' }
  expect(described({ reason: 'removed', ours, theirs: undefined })).toMatchObject({
    standing: 'removed',
    restore: expect.stringContaining('“Herbs”') as string,
  })
  expect(described({ reason: 'overwrote', ours, theirs: undefined })).toMatchObject({
    restore: 'Remove it',
  })
})
