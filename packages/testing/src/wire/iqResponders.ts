import type { Element, IqResponder } from '@rxpep/core'
import { buildRefusal, buildResult } from '../xml/stanza.ts'

/** Those who answer the requests that come in. */
export class IqResponders {
  readonly #responders = new Set<IqResponder>()

  /** Adds one; the returned function takes it away. */
  add(responder: IqResponder): () => void {
    this.#responders.add(responder)
    return () => {
      this.#responders.delete(responder)
    }
  }

  /** The answer of the first that has one, or the refusal that RFC 6120 §8.2.3 asks for. */
  answer(iq: Element): Element {
    const answer = this.#result(iq)
    if (iq.attrs['from'] !== undefined) answer.attrs['to'] = iq.attrs['from']
    return answer
  }

  #result(iq: Element): Element {
    for (const responder of this.#responders) {
      const payload = responder(iq)
      if (payload) return buildResult(iq, payload)
    }
    return buildRefusal(iq, { type: 'cancel', condition: 'service-unavailable' })
  }
}
