import type { Account } from '@rxpep/core'
import { indexedDbStorage } from '@rxpep/core/indexeddb'
import { connect } from '@rxpep/core/xmpp'
import type { Login } from './login.ts'
import type { Plug } from './plug.ts'

/** Opens an account that is kept in this browser: what it knew, and edits that are not sent yet, are there after a reload. */
export function openAccount(login: Login, plug: Plug): Account {
  return connect({
    ...login,
    storage: indexedDbStorage('rxpep-examples'),
    webSocket: plug.webSocket,
  })
}
