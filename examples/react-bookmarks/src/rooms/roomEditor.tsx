import { useState, type SubmitEvent } from 'react'
import type { Bookmark } from '@rxpep/core'
import { useBookmarks } from '@rxpep/react'
import { useNotify } from '../notice/notice.tsx'
import { nameOf } from './roomQuery.ts'
import { changedFields, fieldsOf, withFields, type RoomFields } from './roomFields.ts'

interface RoomEditorProps {
  readonly room: Bookmark
  readonly onClose: () => void
}

/** Changes a room in its place. */
export function RoomEditor({ room, onClose }: RoomEditorProps) {
  const { update } = useBookmarks()
  const notify = useNotify()
  // What was there when the form was opened: only what differs from that was changed by the user.
  const [before] = useState(() => fieldsOf(room))
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const after = Object.fromEntries(new FormData(event.currentTarget)) as unknown as RoomFields
    const changed = changedFields(before, after)
    update(room.jid, (draft) => withFields(draft, changed))
    if (Object.keys(changed).length > 0) notify(`${nameOf(room)} changed.`, { canUndo: true })
    onClose()
  }
  return (
    <form
      className="editor"
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <label className="field">
        Name
        <input name="name" defaultValue={before.name} autoComplete="off" autoFocus />
      </label>
      <label className="field">
        Your nickname there
        <input name="nick" defaultValue={before.nick} autoComplete="off" />
      </label>
      <label className="field">
        Notify me
        <select name="notify" defaultValue={before.notify}>
          <option value="">As usual</option>
          <option value="always">Of every message</option>
          <option value="on-mention">When I am mentioned</option>
          <option value="never">Never</option>
        </select>
      </label>
      <div className="bar">
        <button type="button" className="quiet" onClick={onClose}>
          Cancel
        </button>
        <button className="primary">Save</button>
      </div>
    </form>
  )
}
