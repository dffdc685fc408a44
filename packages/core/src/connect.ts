import type { Account } from './collection/account.ts'
import { createAccount, type AccountOptions } from './createAccount.ts'
import { ownTransport, type OwnTransportOptions } from './transport/ownTransport.ts'

/** Options of {@link connect}: where to log in and as whom, and how events get here. */
export interface ConnectOptions
  extends OwnTransportOptions, Pick<AccountOptions, 'presence' | 'delivery' | 'storage'> {}

/**
 * An account over a connection of its own: logs in, stays connected, and works offline until then.
 *
 * Unless told otherwise its presence has priority −1: it does not make the user look ready to chat to servers, and no
 * offline message of a person is drawn to the app. Closing the account ends the connection.
 *
 * @throws UsageError `invalid-jid`, `invalid-option`
 * @example
 * const account = connect({ service: 'wss://capulet.lit/ws', jid: 'juliet@capulet.lit', password })
 * account.collection(bookmarks).view$.subscribe((rooms) => show(rooms.toArray()))
 */
export function connect(options: ConnectOptions): Account {
  const { presence = { priority: -1 }, delivery, storage, clock, random } = options
  return createAccount({
    transport: ownTransport(options),
    ownsTransport: true,
    presence,
    ...(delivery && { delivery }),
    ...(storage && { storage }),
    ...(clock && { clock }),
    ...(random && { random }),
  })
}
