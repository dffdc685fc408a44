import { bookmarks } from '@rxpep/core'
import { useAccountStatus, useCollection } from '@rxpep/react'

interface EmptyListProps {
  readonly search: string
  readonly onAdd: () => void
  readonly onClearSearch: () => void
}

/** What stands where no room is: still loading, nothing found, or nothing there. */
export function EmptyList({ search, onAdd, onClearSearch }: EmptyListProps) {
  const { status, view } = useCollection(bookmarks)
  if (status.phase === 'failed') {
    return <Empty title="The rooms can’t be shown">{status.error?.message}</Empty>
  }
  if (status.phase === 'loading') return <Loading />
  if (view.size > 0) {
    return (
      <Empty title={`No room matches “${search}”`}>
        <button onClick={onClearSearch}>Show all</button>
      </Empty>
    )
  }
  return (
    <Empty title="No rooms yet">
      What you bookmark here, or with any chat app of this account, is on all of your devices.
      <button className="primary" onClick={onAdd}>
        Add the first room
      </button>
    </Empty>
  )
}

function Loading() {
  const { state } = useAccountStatus()
  return (
    <div className="card" role="status" aria-label="Loading">
      <p className="muted">
        {state === 'online' ? 'Getting your rooms…' : 'Waiting for a connection…'}
      </p>
      {[70, 45, 60, 35].map((width) => (
        <div key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

function Empty({
  title,
  children,
}: {
  readonly title: string
  readonly children?: React.ReactNode
}) {
  return (
    <div className="card empty">
      <strong>{title}</strong>
      {children}
    </div>
  )
}
