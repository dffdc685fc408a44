import { xml, type Element, type NodeInput } from '@rxpep/core'
import { NS_PUBSUB_ERRORS, NS_STANZAS } from './namespaces.ts'

/** What a stanza error says (RFC 6120 §8.3). */
export interface ErrorSpec {
  /** `auth`, `cancel`, `modify` or `wait`. */
  readonly type: string
  /** The defined condition. */
  readonly condition: string
  /** An application-specific condition in the namespace of pubsub errors (XEP-0060 §16.4). */
  readonly application?: string
  /** The `feature` attribute of the application-specific condition. */
  readonly feature?: string
  /** Words for humans. */
  readonly text?: string
  /** Whether the application-specific condition comes before the defined one. */
  readonly applicationFirst?: boolean
}

/** A request that is answered with a stanza error. */
export class StanzaRefusal extends Error {
  /** What the answer says. */
  readonly spec: ErrorSpec

  constructor(spec: ErrorSpec) {
    super(spec.text ?? spec.application ?? spec.condition)
    this.spec = spec
  }
}

/** Builds an `<error/>` element. */
function buildError(spec: ErrorSpec): Element {
  const condition = xml(spec.condition, { xmlns: NS_STANZAS })
  const application =
    spec.application !== undefined &&
    xml(spec.application, { xmlns: NS_PUBSUB_ERRORS, feature: spec.feature })
  const text = spec.text !== undefined && xml('text', { xmlns: NS_STANZAS }, spec.text)
  const children = spec.applicationFirst
    ? [application, condition, text]
    : [condition, text, application]
  return xml('error', { type: spec.type }, ...children)
}

/** Builds the answer of type `result` to an `<iq/>`. */
export function buildResult(iq: Element, ...payload: NodeInput[]): Element {
  return xml('iq', { type: 'result', id: iq.attrs['id'] }, ...payload)
}

/** Builds the answer of type `error` to an `<iq/>`. */
export function buildRefusal(iq: Element, spec: ErrorSpec): Element {
  return xml('iq', { type: 'error', id: iq.attrs['id'] }, buildError(spec))
}

/** The value of a boolean attribute or field (XML Schema: `true` or `1`). */
export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1'
}
