import { memo, useEffect, useRef, type MouseEvent } from 'react'
import { isPinned, notificationsOf, withPinned, type Bookmark, type Edit } from '@rxpep/core'
import { useBookmarks } from '@rxpep/react'
import { Icon } from '../icon.tsx'
import { useNotify } from '../notice/notice.tsx'
import { Avatar } from './avatar.tsx'
import { EditState } from './editState.tsx'
import { focusNeighbour } from './moveFocus.ts'
import { RoomEditor } from './roomEditor.tsx'
import { nameOf } from './roomQuery.ts'

interface RoomRowProps {
  readonly room: Bookmark
  /** What is on its way, or has failed. */
  readonly edit: Edit<Bookmark> | undefined
  readonly isEditing: boolean
  /** Called with the room to edit, or with nothing when that is over. */
  readonly onEdit: (id: string | undefined) => void
}

/** One room: it renders again when the room does, and not when others do. */
export const RoomRow = memo(function RoomRow({ room, edit, isEditing, onEdit }: RoomRowProps) {
  const opener = useFocusBack(isEditing)
  const name = nameOf(room)
  return (
    <article className="room" aria-label={name} data-editing={isEditing || undefined}>
      <div className="room-line">
        <Avatar id={room.jid} name={name} />
        <div className="grow">
          <button
            ref={opener}
            className="room-name ellipsis"
            aria-expanded={isEditing}
            aria-label={`Edit ${name}`}
            onClick={() => onEdit(isEditing ? undefined : room.jid)}
          >
            {name}
          </button>
          <p className="muted small ellipsis">
            {room.jid}
            {room.nick && ` · as ${room.nick}`}
          </p>
        </div>
        {edit && (
          <div className="room-state">
            <EditState edit={edit} />
          </div>
        )}
        <Marks room={room} />
        <RoomActions room={room} name={name} />
      </div>
      {isEditing && <RoomEditor room={room} onClose={() => onEdit(undefined)} />}
    </article>
  )
})

function Marks({ room }: { readonly room: Bookmark }) {
  if (notificationsOf(room) !== 'never') return null
  return (
    <span className="muted" role="img" aria-label="No notifications" title="No notifications">
      <Icon name="silent" />
    </span>
  )
}

function RoomActions({ room, name }: { readonly room: Bookmark; readonly name: string }) {
  const { update, remove } = useBookmarks()
  const notify = useNotify()
  const pinned = isPinned(room)
  const pin = () => {
    update(room.jid, (draft) => withPinned(draft, !pinned))
    notify(`${name} ${pinned ? 'is no longer pinned' : 'is pinned'}.`, { canUndo: true })
  }
  const join = () => {
    update(room.jid, (draft) => void (draft.autojoin = !room.autojoin))
    notify(`${name} is ${room.autojoin ? 'not ' : ''}joined when you log in.`, { canUndo: true })
  }
  const take = (event: MouseEvent<HTMLElement>) => {
    focusNeighbour(event.currentTarget)
    remove(room.jid)
    notify(`${name} removed.`, { canUndo: true })
  }
  return (
    <>
      <label className="switch-label muted" title="Join when I log in">
        <span className="switch-text">Join</span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-label={`Join ${name} when I log in`}
          checked={room.autojoin}
          onChange={join}
        />
      </label>
      <button
        className="quiet icon"
        aria-pressed={pinned}
        aria-label={`Pin ${name}`}
        title={pinned ? 'Unpin' : 'Pin'}
        onClick={pin}
      >
        <Icon name="pin" />
      </button>
      <button className="quiet icon" aria-label={`Remove ${name}`} title="Remove" onClick={take}>
        <Icon name="remove" />
      </button>
    </>
  )
}

/** Brings the focus back to where the editor was opened from. */
function useFocusBack(isEditing: boolean) {
  const opener = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(isEditing)
  useEffect(() => {
    if (wasEditing.current && !isEditing) opener.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  return opener
}
