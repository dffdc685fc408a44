import { expect, it } from 'vitest'
import { notificationsOf, type Bookmark } from '@rxpep/core'
import { changedFields, fieldsOf, withFields } from './roomFields.ts'

const garden: Bookmark = { jid: 'garden@chat.lit', autojoin: true, name: 'Garden', nick: 'JC' }

it('writes only what the user has changed', () => {
  const before = fieldsOf(garden)
  expect(changedFields(before, before)).toEqual({})
  const changed = changedFields(before, { ...before, name: 'Orchard' })
  expect(changed).toEqual({ name: 'Orchard' })
  expect(withFields({ ...garden, nick: 'Other' }, changed)).toEqual({
    ...garden,
    name: 'Orchard',
    nick: 'Other',
  })
})

it('takes a field away that was emptied', () => {
  expect(withFields(garden, { nick: '' })).toEqual({
    jid: 'garden@chat.lit',
    autojoin: true,
    name: 'Garden',
  })
})

it('sets notifications, and takes the setting back', () => {
  const silent = withFields(garden, { notify: 'never' })
  expect(notificationsOf(silent)).toBe('never')
  expect(fieldsOf(silent).notify).toBe('never')
  expect(fieldsOf(withFields(silent, { notify: '' }))).toEqual(fieldsOf(garden))
})
