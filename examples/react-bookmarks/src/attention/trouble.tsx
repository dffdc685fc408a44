import { bookmarks } from '@rxpep/core'
import { useCollection } from '@rxpep/react'

/** What stands in the way of the list as a whole. */
export function Trouble() {
  const { error, storageError } = useCollection(bookmarks).status
  return (
    <>
      {error && !error.retryable && (
        <p className="notice" data-tone="bad" role="alert">
          {TEXTS[error.code] ?? `Something is in the way: ${error.message}`}
        </p>
      )}
      {storageError && (
        <p className="notice" data-tone="warn">
          This browser does not keep what you do: until it is sent, do not close the page.
        </p>
      )}
    </>
  )
}

const TEXTS: Readonly<Record<string, string>> = {
  unsupported: 'Your server can’t keep this list private, so nothing is read or written.',
  'not-private': 'Others can read this list, and that can’t be changed from here. Nothing is sent.',
  shared: 'Others have been given access to this list. Nothing is sent until that is taken back.',
  'repair-limit': 'Something keeps opening this list to others. Nothing is sent.',
}
