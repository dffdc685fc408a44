import { RxpepError, type Account } from '@rxpep/core'
import type { Login } from '@rxpep/example-shared/login'
import { openAccount } from '@rxpep/example-shared/openAccount'
import { Plug } from '@rxpep/example-shared/plug'

/** Somebody who is logged in. */
export interface Session {
  /** The account: all that the hooks show. */
  readonly account: Account
  /** The cable that it hangs on. */
  readonly plug: Plug
}

/** What came of logging in: a session, or why there is none. */
export type Opened = { readonly session: Session } | { readonly error: string }

/** Logs in. It returns at once: what is kept in this browser is shown while the server is still being asked. */
export function openSession(login: Login): Opened {
  const plug = new Plug()
  try {
    return { session: { account: openAccount(login, plug), plug } }
  } catch (error) {
    if (error instanceof RxpepError) return { error: explain(error as RxpepError) }
    throw error
  }
}

/** Why somebody is not logged in. */
export function explain({ code }: RxpepError): string {
  switch (code) {
    case 'invalid-jid':
      return 'That is no address of an account: it looks like juliet@example.org.'
    case 'invalid-option':
      return 'A page connects to wss:// addresses, or to ws:// on this machine.'
    case 'authentication-failed':
      return 'The server does not know this address with this password.'
    default:
      return `The connection has ended: ${code}.`
  }
}
