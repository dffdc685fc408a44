/**
 * RFC 6121 §4.7 (presence syntax), with the capabilities of XEP-0115 1.6.0.
 *
 * "a client SHOULD include entity capabilities with every presence notification it sends" (XEP-0115 §6.1).
 */
import { isElement, xml, type Element } from '../xml/element.ts'
import { NS_CAPS } from '../xml/namespaces.ts'
import { buildCaps, type Caps } from './caps.ts'

/** What a presence tells. */
export interface PresenceOptions {
  /** −128 … 127; below 0, messages to the bare JID pass this resource by. */
  readonly priority?: number | undefined
  /** `away`, `chat`, `dnd` or `xa`. */
  readonly show?: string | undefined
  /** A text for people. */
  readonly status?: string | undefined
}

/** Builds an available presence. */
export function buildPresence({ priority, show, status }: PresenceOptions = {}): Element {
  return xml(
    'presence',
    {},
    show !== undefined && xml('show', {}, show),
    status !== undefined && xml('status', {}, status),
    priority !== undefined && xml('priority', {}, String(priority)),
  )
}

/** A copy of a presence that announces these capabilities instead of its own. */
export function withCaps(presence: Element, caps: Caps): Element {
  const copy = xml(presence.name, presence.attrs)
  // The children stay those of the presence that was given: only the list is new.
  copy.children = presence.children.filter((node) => !isElement(node) || !node.is('c', NS_CAPS))
  const announced = buildCaps(caps)
  announced.parent = copy
  copy.children.push(announced)
  return copy
}
