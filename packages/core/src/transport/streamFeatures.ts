/**
 * XEP-0198 1.6 (Stream Management) and XEP-0478 0.1.0 (Stream Limits Advertisement), as told by stream features.
 *
 * "It is acceptable for the limits on a stream to change whenever new stream features are announced - such as before and
 * after authentication of the connecting entity."
 */
import { elements, type Element } from '../xml/element.ts'
import { NS_SM, NS_STREAM_LIMITS } from '../xml/namespaces.ts'

/** The most bytes of one stanza where the server doesn't tell: the usual limit of servers. */
export const DEFAULT_MAX_BYTES = 262_144

/** What a server's stream features say about sending. */
export interface StreamFeatures {
  /** Whether stream management can be enabled after binding a resource. */
  readonly streamManagement: boolean
  /** The most bytes of one stanza; the usual limit where nothing is told about an authenticated stream. */
  readonly maxBytes: number
}

/** Reads stream features. */
export function parseStreamFeatures(features: Element): StreamFeatures {
  return {
    streamManagement: features.getChild('sm', NS_SM) !== undefined,
    maxBytes: maxBytesOf(features) ?? DEFAULT_MAX_BYTES,
  }
}

function maxBytesOf(features: Element): number | undefined {
  // What strangers may send is less than what a stream may carry later.
  if (features.getChild('mechanisms') ?? features.getChild('authentication')) return undefined
  const limit = features.getChild('limits', NS_STREAM_LIMITS)?.getChild('max-bytes')?.getText()
  return limit !== undefined && /^[1-9]\d{0,14}$/.test(limit) ? Number(limit) : undefined
}

/** Whether stream management is enabled by this element: by itself, or inside the success of SASL2 with Bind 2. */
export function isEnabled(element: Element, depth = 2): boolean {
  if (element.is('enabled', NS_SM)) return true
  if (depth === 0 || !(element.is('success') || element.is('bound'))) return false
  return elements(element).some((child) => isEnabled(child, depth - 1))
}
