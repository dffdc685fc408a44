import { useState } from 'react'
import type { RxpepError } from '@rxpep/core'
import { RxPepProvider } from '@rxpep/react'
import type { Login } from '@rxpep/example-shared/login'
import { forgetLogin, keepLogin } from '@rxpep/example-shared/login'
import { LogIn } from './account/logIn.tsx'
import { explain, openSession, type Opened } from './account/session.ts'
import { RoomsPage } from './roomsPage.tsx'

interface AppProps {
  /** What came of the login that was known already; made outside, as an account must not be made twice. */
  readonly opened: Opened | undefined
  /** The server to suggest to whoever has to log in. */
  readonly service: string
}

/** Asks who the user is, and shows the rooms. */
export function App({ opened: initially, service }: AppProps) {
  const [opened, setOpened] = useState(initially)
  const [tried, setTried] = useState<Login>()
  if (!opened || 'error' in opened) {
    const logIn = (login: Login) => {
      const opened = openSession(login)
      if ('session' in opened) keepLogin(login)
      setTried(login)
      setOpened(opened)
    }
    const known = { jid: '', service, ...tried }
    return <LogIn known={known} error={opened?.error} onLogIn={logIn} />
  }
  const leave = (reason?: RxpepError) => {
    forgetLogin()
    setOpened(reason && { error: explain(reason) })
  }
  return (
    <RxPepProvider account={opened.session.account}>
      <RoomsPage plug={opened.session.plug} onLeave={leave} />
    </RxPepProvider>
  )
}
