// XEP-0198 (1.6) "Stream Management": what both sides have counted
import type { Session } from '../session/session.ts'

/** The counters of a session whose stream is managed; they outlive the connection. */
export class ManagedStream {
  /** What the client resumes the session by. */
  readonly id: string
  /** The session. */
  readonly session: Session
  /** How many stanzas of the client the server has handled. */
  handled = 0
  #confirmed = 0

  constructor(id: string, session: Session) {
    this.id = id
    this.session = session
  }

  /** Takes in how many stanzas the client has handled in all; false when that cannot be. */
  confirm(text: string | undefined): boolean {
    const count = Number(text)
    const more = count - this.#confirmed
    if (!Number.isInteger(count) || more < 0 || more > this.session.unacked) return false
    this.#confirmed = count
    this.session.ack(more)
    return true
  }
}
