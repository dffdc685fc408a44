// RFC 6120 §8.1.2.1, §8.2.3: an answer counts only if it comes from whom was asked, or from the own account
import {
  elements,
  sameJid,
  StanzaError,
  TransportError,
  type Clock,
  type Element,
} from '@rxpep/core'
import { NS_PUBSUB_ERRORS, NS_STANZAS } from '../xml/namespaces.ts'

interface Pending {
  readonly to: string | undefined
  readonly resolve: (iq: Element) => void
  readonly reject: (error: Error) => void
  readonly cancel: () => void
}

/** The requests of one stream that wait for their answers. */
export class PendingRequests {
  readonly #own: string
  readonly #clock: Clock
  readonly #pending = new Map<string, Pending>()

  constructor(own: string, { clock }: { readonly clock: Clock }) {
    this.#own = own
    this.#clock = clock
  }

  /** Waits for the answer to a request. */
  add(id: string, to: string | undefined, timeout: number): Promise<Element> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(timeout, () => {
        this.#pending.delete(id)
        reject(new TransportError('timeout'))
      })
      this.#pending.set(id, { to, resolve, reject, cancel })
    })
  }

  /** Takes an answer; one that nobody waits for, or from somebody else, is passed by. */
  settle(iq: Element): void {
    const id = iq.attrs['id'] ?? ''
    const pending = this.#pending.get(id)
    if (pending === undefined || !this.#isGenuine(iq.attrs['from'], pending.to)) return
    this.#pending.delete(id)
    pending.cancel()
    if (iq.attrs['type'] === 'result') pending.resolve(iq)
    else pending.reject(readError(iq))
  }

  /** Fails all that wait: the stream is lost. */
  failAll(error = new TransportError('disconnected')): void {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const { cancel, reject } of waiting) {
      cancel()
      reject(error)
    }
  }

  #isGenuine(from: string | undefined, to: string | undefined): boolean {
    return [this.#own, ...(to === undefined ? [] : [to])].some(
      (jid) => from === undefined || sameJid(from, jid),
    )
  }
}

function readError(iq: Element): StanzaError {
  const error = iq.getChild('error')
  const children = error ? elements(error) : []
  const named = children.filter(
    (child) => child.getName() !== 'text' && child.getNS() === NS_STANZAS,
  )
  const text = children.find((child) => child.is('text', NS_STANZAS))?.getText()
  const type = error?.attrs['type'] ?? 'cancel'
  const application = children.filter((child) => child.getNS() === NS_PUBSUB_ERRORS)
  return new StanzaError(type === 'wait' ? 'busy' : 'refused', {
    condition: named[0]?.getName() ?? 'undefined-condition',
    type,
    application: application.map((child) => child.getName()),
    ...(text === undefined ? {} : { detail: text }),
  })
}
