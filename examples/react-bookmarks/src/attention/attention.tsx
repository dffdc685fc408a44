import { bookmarks } from '@rxpep/core'
import { useCollection, useConflicts, useEdits } from '@rxpep/react'
import { ConflictNotice } from './conflictNotice.tsx'
import { LostEdit } from './lostEdit.tsx'
import { Quarantine } from './quarantine.tsx'
import { Trouble } from './trouble.tsx'

/** What the user should look at: most of the time there is nothing. */
export function Attention() {
  const conflicts = useConflicts(bookmarks)
  const { view } = useCollection(bookmarks)
  // Those of rooms that are there are shown on their rows.
  const lost = useEdits(bookmarks).filter(
    ({ id, state }) => state === 'failed' && !(id !== undefined && view.has(id)),
  )
  return (
    <section className="attention" aria-label="Needs your attention">
      <Trouble />
      {conflicts.map((conflict) => (
        <ConflictNotice key={`${conflict.id ?? ''} ${conflict.at}`} conflict={conflict} />
      ))}
      {lost.map((edit) => (
        <LostEdit key={edit.id} edit={edit} />
      ))}
      <Quarantine />
    </section>
  )
}
