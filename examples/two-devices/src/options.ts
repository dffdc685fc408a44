import { parseArgs } from 'node:util'

/** An account to log in with. */
export interface Credentials {
  readonly jid: string
  readonly password: string
}

/** Where the play takes place: on a server of one's own, or on the embedded one. */
export interface Options {
  readonly service: string
  readonly juliet: Credentials
  /** Somebody else; without one, the scenes with a stranger are left out. */
  readonly stranger: Credentials | undefined
}

const USAGE = `usage: npm run demo -- [--service xmpp://HOST:5222 --jid JID --password PASSWORD
                        [--stranger-jid JID --stranger-password PASSWORD]]

Without a service the demo runs on an embedded server. On a real one it uses the account's
bookmarks: it adds rooms of its own and takes them away again.`

/** Reads the command line; undefined means the embedded server. */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      service: { type: 'string' },
      jid: { type: 'string' },
      password: { type: 'string' },
      'stranger-jid': { type: 'string' },
      'stranger-password': { type: 'string' },
    },
  })
  const { service } = values
  if (service === undefined) return undefined
  const juliet = credentials(values.jid, values.password)
  if (juliet === undefined) throw new Error(USAGE)
  const stranger = credentials(values['stranger-jid'], values['stranger-password'])
  return { service, juliet, stranger }
}

function credentials(jid?: string, password?: string): Credentials | undefined {
  return jid === undefined || password === undefined ? undefined : { jid, password }
}
