import type { Plug } from '@rxpep/example-shared/plug'
import { useState } from 'react'
import { useAccount } from '@rxpep/react'
import { Icon } from '../icon.tsx'
import { HistoryButtons } from './historyButtons.tsx'
import { StatusLine } from './statusLine.tsx'

interface HeaderProps {
  readonly plug: Plug
  readonly onLogOut: () => void
}

/** Who it is, how things are, and the way back. */
export function Header({ plug, onLogOut }: HeaderProps) {
  const account = useAccount()
  const [isIn, setIn] = useState(plug.isIn)
  const switchTo = (online: boolean) => {
    if (online) plug.putIn()
    else plug.pull()
    setIn(online)
  }
  const logOut = () => {
    void account.forget()
    onLogOut()
  }
  return (
    <header className="top">
      <div className="bar">
        <div className="grow">
          <h1>Rooms</h1>
          <p className="muted small ellipsis">{account.jid}</p>
        </div>
        <HistoryButtons />
        <label className="switch-label">
          <input
            type="checkbox"
            role="switch"
            className="switch"
            checked={isIn}
            onChange={(event) => switchTo(event.target.checked)}
          />
          Online
        </label>
        <button className="quiet icon" aria-label="Log out" title="Log out" onClick={logOut}>
          <Icon name="leave" />
        </button>
      </div>
      <StatusLine isPlugged={isIn} />
    </header>
  )
}
