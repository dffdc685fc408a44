import type { Element } from '@rxpep/core'
import type { PepService } from '../pep/pepService.ts'
import { clone } from '../xml/clone.ts'

/** Who may see whose presence, seen from one account (RFC 6121 §3). */
export interface Contact {
  /** Whether the contact gets our presence. */
  from: boolean
  /** Whether we get the contact's. */
  to: boolean
}

/** What the server keeps of one account; it and its sessions know each other. */
export interface Account {
  /** The bare JID. */
  readonly jid: string
  /** The password for log-ins over the network. */
  readonly password: string
  /** The sessions by resource. */
  readonly sessions: Map<string, Session>
  /** The contacts by bare JID. */
  readonly contacts: Map<string, Contact>
  /** Private XML by namespace (XEP-0049). */
  readonly privateXml: Map<string, Element>
  /** Messages that wait for a resource (RFC 6121 §8.5.2.2). */
  readonly offline: Element[]
  /** The PEP service. */
  readonly pep: PepService
}

/** The client's end of a stream, as its session sees it. */
export interface Link {
  /** Hands over a stanza, the receiver's own from now on; true when it has it for certain. */
  deliver(stanza: Element): boolean
  /** Closes the stream, with a stream error unless `error` is absent (RFC 6120 §4.9.3). */
  close(error?: string): void
}

/** Whether stanzas reach the client, wait for it, or are lost. */
export type SessionState = 'linked' | 'waiting' | 'ended'

/** A stanza for the client. */
export interface Delivery {
  /** The stanza; shared, so never changed. */
  readonly stanza: Element
  /** The kind of the request that it answers. */
  readonly answers: string | undefined
}

/** What a session needs besides its JID. */
export interface SessionOptions {
  /** Whose stream it is: the parcels on the wire are known by it. */
  readonly owner: object
  /** Is told of each stanza that goes to the client. */
  readonly delivered: (delivery: Delivery) => void
}

/** One bound resource; it outlives its connection while it can be resumed (XEP-0198 §5). */
export class Session {
  /** The account it belongs to. */
  readonly account: Account
  /** The full JID. */
  readonly jid: string
  /** The resource. */
  readonly resource: string
  /** Whose stream it is: the parcels on the wire are known by it. */
  readonly owner: object
  /** The last available presence; absent while unavailable. */
  presence: Element | undefined
  /** The priority of that presence (RFC 6121 §4.7.2.3). */
  priority = 0
  /** The nodes with `+notify` in its capabilities, as far as the server knows. */
  notify: ReadonlySet<string> = new Set()
  /** What the requests that are not answered yet were, by id. */
  readonly requests = new Map<string, string>()
  readonly #delivered: (delivery: Delivery) => void
  #link: Link | undefined
  #state: SessionState = 'waiting'
  #unacked: Delivery[] = []
  #acked: Delivery[] = []
  #cancelExpiry: (() => void) | undefined

  constructor(account: Account, resource: string, { owner, delivered }: SessionOptions) {
    this.account = account
    this.resource = resource
    this.jid = `${account.jid}/${resource}`
    this.owner = owner
    this.#delivered = delivered
  }

  /** Whether stanzas reach the client, wait for it, or are lost. */
  get state(): SessionState {
    return this.#state
  }

  /** How many stanzas the client has not confirmed. */
  get unacked(): number {
    return this.#unacked.length
  }

  /** Hands a stanza to the client, or keeps it until the stream is resumed. */
  deliver(delivery: Delivery): void {
    if (this.#state === 'ended') return
    this.#unacked.push(delivery)
    if (this.#link === undefined) return
    this.#delivered(delivery)
    if (this.#link.deliver(clone(delivery.stanza))) this.ack(this.#unacked.length)
  }

  /** Takes in that the client has got the next `count` stanzas. */
  ack(count: number): void {
    this.#acked.push(...this.#unacked.splice(0, count))
    if (this.#acked.length > 64) this.#acked.splice(0, this.#acked.length - 32)
  }

  /** Puts the session on a stream; nothing is replayed. */
  attach(link: Link): void {
    this.#cancelExpiry?.()
    this.#link = link
    this.#state = 'linked'
  }

  /** Sends what was not confirmed once more, as `mark` marks it, and before it the last `again` of those that were. */
  replay(mark: (stanza: Element) => Element, again = 0): void {
    const repeated = again > 0 ? this.#acked.splice(-again) : []
    for (const { stanza, answers } of [...repeated, ...this.#unacked.splice(0)]) {
      this.deliver({ stanza: mark(stanza), answers })
    }
  }

  /** Takes the session off its stream, to wait for a resumption until it expires. */
  detach(startExpiry: () => () => void): Link | undefined {
    if (this.#state !== 'linked') return undefined
    this.#state = 'waiting'
    this.#cancelExpiry = startExpiry()
    return this.#unlink()
  }

  /** Ends the session for good. */
  end(): Link | undefined {
    this.#cancelExpiry?.()
    this.#state = 'ended'
    this.#unacked = []
    this.#acked = []
    return this.#unlink()
  }

  #unlink(): Link | undefined {
    const link = this.#link
    this.#link = undefined
    return link
  }
}
