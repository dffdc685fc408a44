import { bookmarks } from '@rxpep/core'
import { useAccountStatus, useCollection } from '@rxpep/react'
import { describeStatus } from './describeStatus.ts'

/** Says whether all is saved, private and up to date. */
export function StatusLine({ isPlugged }: { readonly isPlugged: boolean }) {
  const { status } = useCollection(bookmarks)
  const facts = describeStatus({ account: useAccountStatus(), rooms: status, isPlugged })
  return (
    <div className="bar status" role="status" aria-label="Saved, private, live">
      {facts.map(({ tone, text, title }, i) => (
        <span key={i} className="chip dot" data-tone={tone} title={title}>
          {text}
        </span>
      ))}
    </div>
  )
}
