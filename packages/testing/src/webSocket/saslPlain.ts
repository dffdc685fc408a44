// RFC 4616: "message = [authzid] UTF8NUL authcid UTF8NUL passwd"
import { MALFORMED, NOT_AUTHORIZED, type PasswordOf, type SaslExchange } from './saslMechanism.ts'

/** Starts an exchange of the mechanism PLAIN. */
export function startPlain(passwordOf: PasswordOf): SaslExchange {
  return (message) => {
    const [, username, password, ...rest] = message.split('\0')
    if (username === undefined || password === undefined || rest.length > 0) return MALFORMED
    const known = passwordOf(username)
    return known !== undefined && known === password
      ? { type: 'success', username }
      : NOT_AUTHORIZED
  }
}
