import { useDeferredValue, useEffect, useRef, useState } from 'react'
import type { RxpepError } from '@rxpep/core'
import { useAccountStatus } from '@rxpep/react'
import type { Plug } from '@rxpep/example-shared/plug'
import { Attention } from './attention/attention.tsx'
import { Header } from './header/header.tsx'
import { AddRoom } from './rooms/addRoom.tsx'
import { RoomList } from './rooms/roomList.tsx'
import { Search } from './rooms/search.tsx'
import { NoticeProvider } from './notice/notice.tsx'

interface RoomsPageProps {
  readonly plug: Plug
  /** Called when the user has logged out, or when the server has ended it for good. */
  readonly onLeave: (reason?: RxpepError) => void
}

/** The page of somebody who is logged in. */
export function RoomsPage({ plug, onLeave }: RoomsPageProps) {
  const [search, setSearch] = useState('')
  const [isAdding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  useLeaveAtTheEnd(onLeave)
  const stopAdding = () => {
    setAdding(false)
    add.current?.focus()
  }
  return (
    <NoticeProvider>
      <Header plug={plug} onLogOut={onLeave} />
      <main className="page">
        <Attention />
        <div className="tools">
          <Search value={search} onChange={setSearch} />
          <button
            ref={add}
            className="primary"
            aria-expanded={isAdding}
            onClick={() => setAdding(!isAdding)}
          >
            Add a room
          </button>
        </div>
        {isAdding && <AddRoom onClose={stopAdding} />}
        <RoomList
          search={useDeferredValue(search)}
          onAdd={() => setAdding(true)}
          onClearSearch={() => setSearch('')}
        />
      </main>
    </NoticeProvider>
  )
}

/** Refused credentials, or another client in our place: nothing more comes of this session. */
function useLeaveAtTheEnd(onLeave: RoomsPageProps['onLeave']): void {
  const status = useAccountStatus()
  const error = status.state === 'closed' ? status.error : undefined
  useEffect(() => {
    if (error) onLeave(error)
  }, [error, onLeave])
}
