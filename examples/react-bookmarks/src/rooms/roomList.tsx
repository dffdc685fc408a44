import { useCallback, useMemo, useRef, useState } from 'react'
import { bookmarks, type Bookmark, type Row } from '@rxpep/core'
import { useEdits, useQuery } from '@rxpep/react'
import { EmptyList } from './emptyList.tsx'
import { roomQuery } from './roomQuery.ts'
import { RoomRow } from './roomRow.tsx'
import { moveFocus } from './moveFocus.ts'
import { useRoomWindow } from './useRoomWindow.ts'

interface RoomListProps {
  readonly search: string
  readonly onAdd: () => void
  readonly onClearSearch: () => void
}

/** The rooms that are searched for. However many there are, only those in sight are in the page. */
export function RoomList({ search, onAdd, onClearSearch }: RoomListProps) {
  const { rows } = useQuery(bookmarks, roomQuery(search), [search])
  if (rows.length === 0) {
    return <EmptyList search={search} onAdd={onAdd} onClearSearch={onClearSearch} />
  }
  return (
    <section className="rooms" aria-labelledby="rooms">
      <h2 id="rooms" className="muted small" aria-live="polite">
        {counted(rows.length)}
      </h2>
      <Rows rows={rows} />
    </section>
  )
}

function Rows({ rows }: { readonly rows: readonly Row<Bookmark>[] }) {
  const [editing, setEditing] = useState<string>()
  const list = useRef<HTMLUListElement>(null)
  const edits = useEditsById()
  const { items, height, measure } = useRoomWindow(list, rows, editing)
  const edit = useCallback((id: string | undefined) => setEditing(id), [])
  return (
    <ul ref={list} className="windowed" style={{ height }} onKeyDown={moveFocus}>
      {items.map(({ key, index, top }) => {
        const row = rows[index]
        return (
          row && (
            <li
              key={key}
              ref={measure}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ translate: `0 ${top}px` }}
            >
              <RoomRow
                room={row.value}
                edit={edits.get(row.id)}
                isEditing={row.id === editing}
                onEdit={edit}
              />
            </li>
          )
        )
      })}
    </ul>
  )
}

/** The last edit of each room that is on its way, or that has failed. */
function useEditsById() {
  const edits = useEdits(bookmarks)
  return useMemo(() => new Map(edits.map((edit) => [edit.id, edit])), [edits])
}

function counted(count: number): string {
  return count === 1 ? '1 room' : `${count.toLocaleString()} rooms`
}
