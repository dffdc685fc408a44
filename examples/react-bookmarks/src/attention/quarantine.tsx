import { bookmarks, type Bookmark, type QuarantinedItem } from '@rxpep/core'
import { useAccount, useObservable } from '@rxpep/react'

const NONE: ReadonlyMap<string, QuarantinedItem<Bookmark>> = new Map()

/** What another client has stored and this one can't read: it is told, and left as it is. */
export function Quarantine() {
  const account = useAccount()
  const quarantine = useObservable(() => account.collection(bookmarks).quarantine$, [account], NONE)
  if (quarantine.size === 0) return null
  return (
    <details className="notice" data-tone="warn">
      <summary>
        {quarantine.size === 1 ? '1 bookmark' : `${quarantine.size} bookmarks`} can’t be read by
        this app, and {quarantine.size === 1 ? 'is' : 'are'} kept as{' '}
        {quarantine.size === 1 ? 'it is' : 'they are'}.
      </summary>
      <ul className="small">
        {[...quarantine.values()].map(({ id, error }) => (
          <li key={id}>
            {id} <span className="muted">{error.message}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
