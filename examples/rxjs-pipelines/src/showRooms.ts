import { bookmarks, type Account, type Bookmark, type Row } from '@rxpep/core'
import { combineLatest, fromEvent, map, shareReplay } from 'rxjs'
import { create, element } from './element.ts'
import { displayedIn, inbox } from './inbox.ts'
import {
  autojoined,
  joinsAndLeaves,
  newestIn,
  searched,
  unreadBadge,
  unreadByRoom,
} from './pipelines.ts'
import type { RoomActions } from './roomItem.ts'
import { createRoomList } from './roomList.ts'

/** Binds the pipelines of an account to the page. */
export function showRooms(account: Account): void {
  const rooms = account.collection(bookmarks)
  const messages = account.collection(inbox)
  const displayed = account.collection(displayedIn(account.jid))
  const actions: RoomActions = {
    join: (jid, autojoin) => {
      rooms.update(jid, (room) => ({ ...room, autojoin }))
    },
    say: (jid) => {
      messages.put(newId(), { room: jid, text: 'Good night, good night!' })
    },
    read: (jid) => {
      const id = newestIn(messages.view, jid)
      if (id !== undefined) displayed.put({ chat: jid, stanzaId: { id, by: jid } })
    },
  }

  const showRows = createRoomList(element('rooms'), actions)
  const typed$ = fromEvent(element('search'), 'input').pipe(
    map(({ target }) => (target as HTMLInputElement).value),
  )
  const unread$ = unreadByRoom(messages.view$, displayed.view$).pipe(
    shareReplay({ bufferSize: 1, refCount: true }),
  )

  combineLatest([searched(rooms, typed$), unread$, rooms.status$]).subscribe(
    ([rows, unread, { phase }]) => {
      element('loading').hidden = phase !== 'loading' || rows.length > 0
      element('empty').hidden = phase === 'loading' || rows.length > 0
      element('nothing').textContent = rooms.view.size === 0 ? 'No rooms yet' : 'No such room'
      element('found').textContent = rows.length === 1 ? '1 room' : `${rows.length} rooms`
      showRows(rows, unread)
    },
  )
  unreadBadge(unread$).subscribe((count) => {
    element('unread').textContent = String(count)
  })
  const joined$ = autojoined(rooms)
  joined$.subscribe((rows) => {
    const chip = ({ value: { jid, name = jid } }: Row<Bookmark>) =>
      create('li', { className: 'chip' }, name)
    element('joined').replaceChildren(...rows.map(chip))
  })
  joinsAndLeaves(joined$).subscribe(({ joins, leaves }) => {
    const words = [...joins.map((jid) => `entered ${jid}`), ...leaves.map((jid) => `left ${jid}`)]
    if (words.length > 0) element('log').textContent = words.join(', ')
  })
}

/** An id that is greater than all before it. */
function newId(): string {
  return `${Date.now().toString(36).padStart(9, '0')}-${crypto.randomUUID().slice(0, 8)}`
}
