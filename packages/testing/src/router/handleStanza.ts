import type { Element } from '@rxpep/core'
import type { Session } from '../session/session.ts'
import { handleIq } from './iq.ts'
import { handleMessage } from './message.ts'
import { handlePresence } from './presence.ts'
import type { World } from './world.ts'

/** Does what a server does with a stanza from a client; the element is the server's own from here on. */
export function handleStanza(world: World, session: Session, stanza: Element): void {
  stanza.attrs['from'] = session.jid
  switch (stanza.getName()) {
    case 'iq':
      handleIq(world, session, stanza)
      break
    case 'message':
      handleMessage(world, session, stanza)
      break
    case 'presence':
      handlePresence(world, session, stanza)
      break
  }
}
