import { bookmarks, type Bookmark, type Conflict } from '@rxpep/core'
import { useItem } from '@rxpep/react'
import { useNotify } from '../notice/notice.tsx'
import { nameOf } from '../rooms/roomQuery.ts'
import { describeConflict } from './describeConflict.ts'

/** Two devices wanted different things of a room: says which, and lets the user choose. */
export function ConflictNotice({ conflict }: { readonly conflict: Conflict<Bookmark> }) {
  const { id = '', base, ours, theirs } = conflict
  const room = useItem(bookmarks, id) ?? base ?? ours ?? theirs
  const notify = useNotify()
  const { text, standing, restore } = describeConflict(conflict)
  const bringBack = () => {
    conflict.restore()
    notify('Changed on all devices.', { canUndo: true })
  }
  return (
    <article className="notice" data-tone="warn" aria-label={`Conflict: ${id}`}>
      <p>
        <strong>{room ? nameOf(room) : 'All rooms'}</strong> was changed on two devices at once.{' '}
        {text}
      </p>
      <div className="bar">
        <span className="muted small">Now: {standing}</span>
        <span className="push" />
        <button className="small" onClick={bringBack}>
          {restore}
        </button>
        <button className="quiet small" onClick={() => conflict.dismiss()}>
          Leave it
        </button>
      </div>
    </article>
  )
}
