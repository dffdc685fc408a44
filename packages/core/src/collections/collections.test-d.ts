import { describe, expectTypeOf, it } from 'vitest'
import type { Account } from '../collection/account.ts'
import { bookmarks } from './bookmarks.ts'
import { contacts, type Contact } from './contacts.ts'
import { displayedMarkers, type DisplayedMarker } from './displayedMarkers.ts'
import { extensionOf, withExtension } from './extensions.ts'
import { legacyBookmarks, privateBookmarks, type LegacyBookmark } from './legacyBookmarks.ts'
import { notificationsOf, withNotifications } from './notificationSettings.ts'
import { isPinned, withPinned } from './pinning.ts'
import { rosterNotes, type RosterNote } from './rosterNotes.ts'
import { secretKeyBackup } from './secretKeyBackup.ts'

declare const account: Account
const jid = 'a@b'

describe('what is kept in the extensions of bookmarks', () => {
  const rooms = account.collection(bookmarks)

  it('fits recipes, values to put, and values that were read', () => {
    rooms.update(jid, (draft) => withPinned(draft, true))
    rooms.update(jid, (draft) => withNotifications(withPinned(draft, true), 'never'))
    rooms.update(jid, (draft) => {
      draft.nick = 'JC'
      Object.assign(draft, withPinned(draft, true))
    })
    rooms.put(withPinned({ jid, name: 'N' }, true))
    const room = rooms.view.get(jid)!
    rooms.put(withNotifications(room, 'on-mention', { category: 'client', type: 'phone' }))
    expectTypeOf(isPinned(room)).toEqualTypeOf<boolean>()
    expectTypeOf(notificationsOf(room, { category: 'client' })).toEqualTypeOf<
      'always' | 'on-mention' | 'never' | undefined
    >()
    expectTypeOf(withExtension(room, room.extensions!)).toEqualTypeOf(room)
    expectTypeOf(extensionOf({ jid }, 'x', 'urn:x')).toEqualTypeOf<typeof room.extensions>()
  })

  it('is refused where it is none', () => {
    const room = rooms.view.get(jid)!
    // @ts-expect-error no such setting
    withNotifications(room, 'sometimes')
    // @ts-expect-error a type needs its category
    notificationsOf(room, { type: 'phone' })
    // @ts-expect-error pinned or not
    withPinned(room, 'yes')
    // @ts-expect-error a room has a JID
    isPinned({ name: 'N' })
  })
})

describe('collections', () => {
  it('have the values that their XEPs describe', () => {
    expectTypeOf(account.collection(contacts).view.get(jid)!).toEqualTypeOf<Contact>()
    expectTypeOf(account.collection(rosterNotes).view.get(jid)!).toEqualTypeOf<RosterNote>()
    expectTypeOf(account.collection(legacyBookmarks).view.get(jid)!).toEqualTypeOf<LegacyBookmark>()
    const backup = account.collection(secretKeyBackup).view.get('current')!
    expectTypeOf(backup.message).toEqualTypeOf<Uint8Array>()
  })

  it('take what may be written, and no more', () => {
    const cards = account.collection(contacts)
    cards.put({ jid, name: 'Sam', emails: ['sam@example.org'] })
    // @ts-expect-error a list is an array
    cards.put({ jid, emails: 'sam@example.org' })
    // @ts-expect-error no such field
    cards.put({ jid, fullName: 'Sam' })
    // @ts-expect-error somebody has this card
    cards.put({ name: 'Sam' })

    const old = account.collection(privateBookmarks)
    old.put({ kind: 'room', jid })
    old.put({ kind: 'url', url: 'http://example.org/' })
    // @ts-expect-error a room or a page
    old.put({ jid })
    // @ts-expect-error a page has no nick
    old.put({ kind: 'url', url: 'http://example.org/', nick: 'JC' })

    const notes = account.collection(rosterNotes)
    notes.put({ jid, text: 'x', modified: new Date(0).toISOString() })
    // @ts-expect-error dates are written as text
    notes.put({ jid, text: 'x', modified: new Date(0) })
    // @ts-expect-error a message is bytes
    account.collection(secretKeyBackup).put({ message: 'AAEC' })
  })

  it('of markers need a comparison', () => {
    displayedMarkers({
      account: jid,
      compare(a, b) {
        expectTypeOf(a).toEqualTypeOf<DisplayedMarker>()
        return a.stanzaId.id === b.stanzaId.id ? 0 : undefined
      },
    })
    // @ts-expect-error only the app knows its archive
    displayedMarkers({ account: jid })
    // @ts-expect-error a stanza id says whose it is
    expectTypeOf<DisplayedMarker>({ chat: jid, stanzaId: { id: 'm1' } })
  })
})
