import type { Bookmark } from '@rxpep/core'
import { create } from './element.ts'

/** What a user can do with a room. */
export interface RoomActions {
  /** Marks it to be joined on every device, or not any more. */
  readonly join: (jid: string, autojoin: boolean) => void
  /** Somebody says something there. */
  readonly say: (jid: string) => void
  /** All of it has been read. */
  readonly read: (jid: string) => void
}

/** A room in the list. It stays the same element, so that the keyboard's focus stays too. */
export interface RoomItem {
  /** What stands in the list. */
  readonly element: HTMLElement
  /** Shows the room as it is now. */
  show(room: Bookmark, unread: number): void
}

/** Makes a room of the list. */
export function createRoomItem(jid: string, { join, say, read }: RoomActions): RoomItem {
  const title = create('strong', { className: 'ellipsis' })
  const badge = create('span', { className: 'count' })
  const talk = create(
    'button',
    { className: 'small quiet', onclick: () => say(jid) },
    'Somebody talks',
  )
  const seen = create('button', { className: 'small', onclick: () => read(jid) }, 'Read')
  const toggle = create('input', { type: 'checkbox', className: 'switch' })
  toggle.role = 'switch'
  toggle.addEventListener('change', () => {
    join(jid, toggle.checked)
  })
  const address = create('span', { className: 'muted small ellipsis' }, jid)
  const element = create(
    'li',
    {},
    create(
      'div',
      { className: 'grow lines' },
      create('span', { className: 'bar' }, title, badge),
      address,
    ),
    talk,
    seen,
    create('label', { className: 'switch-label' }, toggle, 'Join'),
  )
  return {
    element,
    show({ name = jid, autojoin }, unread) {
      title.textContent = name
      badge.textContent = String(unread)
      badge.hidden = unread === 0
      seen.disabled = unread === 0
      seen.ariaLabel = `Read ${name}, ${unread} unread`
      talk.ariaLabel = `Somebody talks in ${name}`
      toggle.checked = autojoin
      toggle.ariaLabel = `Join ${name}`
    },
  }
}
