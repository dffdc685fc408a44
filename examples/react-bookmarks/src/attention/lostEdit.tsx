import type { Bookmark, Edit } from '@rxpep/core'
import { Failed, reasonOf } from '../rooms/editState.tsx'
import { nameOf } from '../rooms/roomQuery.ts'

/** An edit that has failed, of a room that is not in the list: one that could not be added. */
export function LostEdit({ edit }: { readonly edit: Edit<Bookmark> }) {
  const name = edit.value ? nameOf(edit.value) : (edit.id ?? 'All rooms')
  return (
    <article className="notice" data-tone="bad" aria-label={`Not saved: ${name}`}>
      <p>
        <strong>{name}</strong> could not be saved. {reasonOf(edit)}
      </p>
      <Failed edit={edit} />
    </article>
  )
}
