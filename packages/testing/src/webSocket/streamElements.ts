// RFC 7395 §3.3 framing, RFC 6120 §4.3.2 features, §4.9 stream errors
import { xml, type Element } from '@rxpep/core'
import {
  NS_BIND,
  NS_FRAMING,
  NS_SASL,
  NS_SM,
  NS_STREAM,
  NS_STREAM_LIMITS,
  NS_STREAMS,
} from '../xml/namespaces.ts'

/** Builds the header of the server's stream. */
export function buildOpen(domain: string, id: string): Element {
  return xml('open', { xmlns: NS_FRAMING, from: domain, id, version: '1.0', 'xml:lang': 'en' })
}

/** Builds the end of a stream. */
export function buildClose(): Element {
  return xml('close', { xmlns: NS_FRAMING })
}

/** Builds the features before the log-in. */
export function buildLoginFeatures(mechanisms: readonly string[]): Element {
  const names = mechanisms.map((name) => xml('mechanism', {}, name))
  return wrap(xml('mechanisms', { xmlns: NS_SASL }, ...names))
}

/** Builds the features after the log-in; `maxBytes` where the server tells its limit (XEP-0478). */
export function buildSessionFeatures(maxBytes: number | undefined): Element {
  const limits =
    maxBytes !== undefined &&
    xml('limits', { xmlns: NS_STREAM_LIMITS }, xml('max-bytes', {}, String(maxBytes)))
  return wrap(xml('bind', { xmlns: NS_BIND }), xml('sm', { xmlns: NS_SM }), limits)
}

/** Builds a stream error. */
export function buildStreamError(condition: string, text?: string): Element {
  return xml(
    'stream:error',
    { 'xmlns:stream': NS_STREAM },
    xml(condition, { xmlns: NS_STREAMS }),
    text !== undefined && xml('text', { xmlns: NS_STREAMS }, text),
  )
}

function wrap(...children: Parameters<typeof xml>[2][]): Element {
  return xml('stream:features', { 'xmlns:stream': NS_STREAM }, ...children)
}
