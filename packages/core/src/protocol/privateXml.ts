/**
 * XEP-0049 1.2 (Private XML Storage).
 *
 * "The data is stored on the server […] by namespace", one element for each; where there is none, the answer is an empty one.
 */
import { detach } from '../xml/detach.ts'
import { elements, xml, type Element } from '../xml/element.ts'
import { NS_PRIVATE } from '../xml/namespaces.ts'
import { sharing } from '../xml/sharing.ts'
import { required } from './stanzaError.ts'

/** Which element of the private storage. */
export interface PrivateElement {
  /** Its local name. */
  readonly name: string
  /** Its namespace. */
  readonly xmlns: string
}

/** Asks for an element (XEP-0049 §3.2). */
export function buildGetPrivate({ name, xmlns }: PrivateElement): Element {
  return xml('iq', { type: 'get' }, xml('query', { xmlns: NS_PRIVATE }, xml(name, { xmlns })))
}

/** Stores an element in place of the one that was there (XEP-0049 §3.1); an empty one where there is to be none. */
export function buildSetPrivate(element: Element): Element {
  return xml('iq', { type: 'set' }, xml('query', { xmlns: NS_PRIVATE }, sharing(element)))
}

/**
 * The element of a namespace in an answer; nothing where it is empty, as there is none then.
 *
 * COMPAT(ejabberd 23.01): it keeps one element for each namespace, which may have another name than the one asked for.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parsePrivate(
  iq: Element,
  { xmlns }: Pick<PrivateElement, 'xmlns'>,
): Element | undefined {
  const query = required(iq.getChild('query', NS_PRIVATE), 'query')
  const found = elements(query).find((element) => element.getNS() === xmlns)
  const isThere = found && (found.children.length > 0 || hasAttributes(found))
  return isThere ? detach(found) : undefined
}

function hasAttributes({ attrs }: Element): boolean {
  return Object.keys(attrs).some((name) => !/^xmlns(:|$)/.test(name))
}
