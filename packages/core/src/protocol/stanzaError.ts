/**
 * RFC 6120 §8.3 (stanza errors).
 *
 * The `<error/>` element "MUST contain a defined condition element". Servers differ in the order of its
 * children: each is told by its namespace, never by its place.
 */
import { StanzaError } from '../base/errors.ts'
import { elements, type Element } from '../xml/element.ts'
import { NS_STANZAS } from '../xml/namespaces.ts'

/** Reads a stanza of type `error`: code `busy` where the server says `wait`, `refused` otherwise. */
export function parseStanzaError(stanza: Element): StanzaError {
  const error = stanza.getChild('error')
  const type = error?.attrs['type'] ?? 'cancel'
  let [condition, text] = ['undefined-condition', '']
  const application: string[] = []
  for (const child of error === undefined ? [] : elements(error)) {
    const name = child.getName()
    if (child.getNS() !== NS_STANZAS) application.push(name)
    else if (name === 'text') text = ` (${child.getText()})`
    else condition = name
  }
  const detail = [condition, ...application].join(', ') + text
  return new StanzaError(type === 'wait' ? 'busy' : 'refused', {
    condition,
    type,
    application,
    detail,
  })
}

/** The error for an answer that is not what the protocol says. */
export function malformedAnswer(detail: string): StanzaError {
  return new StanzaError('malformed-answer', {
    condition: 'undefined-condition',
    type: 'cancel',
    detail,
  })
}

/**
 * An element that an answer can't do without.
 *
 * @throws StanzaError `malformed-answer`
 */
export function required(element: Element | undefined, name: string): Element {
  if (element === undefined) throw malformedAnswer(`no ${name}`)
  return element
}

/**
 * The entries of a list in an answer; its name is theirs in the plural.
 *
 * @throws StanzaError `malformed-answer`
 */
export function listed(iq: Element, namespace: string, name: string): Element[] {
  const list = iq.getChild('pubsub', namespace)?.getChild(`${name}s`)
  return required(list, `${name}s`).getChildren(name)
}

/** Whether an error is a stanza error with this condition, defined or application-specific. */
export function hasCondition(error: unknown, condition: string): error is StanzaError {
  return (
    error instanceof StanzaError &&
    (error.condition === condition || error.application.includes(condition))
  )
}

const OPTION_CONDITIONS = [
  'bad-request',
  'feature-not-implemented',
  'not-acceptable',
  'resource-constraint',
]
const OPTION_DETAILS = ['invalid-options', 'unsupported']

/**
 * Whether a server may have refused one of the fields or values of a form that came with the request:
 * the same with fewer options is worth a try.
 *
 * COMPAT(ejabberd, 23.01): an unknown field of publish-options is `resource-constraint`, type `wait`.
 */
export function isOptionRefused(error: unknown): error is StanzaError {
  return (
    error instanceof StanzaError &&
    OPTION_CONDITIONS.includes(error.condition) &&
    error.application.every((name) => OPTION_DETAILS.includes(name))
  )
}
