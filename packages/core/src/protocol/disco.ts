/**
 * XEP-0030 2.5.0 (Service Discovery), information requests, with the forms of XEP-0128.
 *
 * "If the request included a 'node' attribute, the response MUST mirror the specified 'node' attribute".
 */
import { xml, type Element } from '../xml/element.ts'
import { NS_DISCO_INFO } from '../xml/namespaces.ts'
import { writeForm, type DataForm } from './dataForm.ts'
import { required } from './stanzaError.ts'

/** What an entity tells about itself. */
export interface DiscoInfo {
  /** The node that was asked, mirrored. */
  readonly node?: string | undefined
  /** What it is. */
  readonly identities: readonly Identity[]
  /** What it can do. */
  readonly features: ReadonlySet<string>
  /** What else it tells (XEP-0128). */
  readonly forms?: readonly DataForm[] | undefined
}

/** One thing that an entity is (XEP-0030 §3.1). */
export interface Identity {
  /** Such as `pubsub` or `client`. */
  readonly category: string
  /** Such as `pep` or `pc`. */
  readonly type: string
  /** The language of `name`. */
  readonly lang?: string | undefined
  /** A name for people. */
  readonly name?: string | undefined
}

/** Asks an entity, the own server's view of the own account without `to`, about itself or one of its nodes. */
export function buildDiscoInfo(to?: string, node?: string): Element {
  return xml('iq', { type: 'get', to }, xml('query', { xmlns: NS_DISCO_INFO, node }))
}

/**
 * Reads the result of {@link buildDiscoInfo}.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseDiscoInfo(iq: Element): DiscoInfo {
  const query = required(iq.getChild('query', NS_DISCO_INFO), 'disco#info')
  return {
    node: query.attrs['node'],
    identities: query.getChildren('identity', NS_DISCO_INFO).map(parseIdentity),
    features: new Set(
      query.getChildren('feature', NS_DISCO_INFO).flatMap((feature) => feature.attrs['var'] ?? []),
    ),
  }
}

function parseIdentity({ attrs }: Element): Identity {
  const { category = '', type = '', name } = attrs
  return { category, type, lang: attrs['xml:lang'], name }
}

/** Builds the `<query/>` of an answer; give it the node of the request to mirror. */
export function buildDiscoInfoPayload(info: DiscoInfo): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_INFO, node: info.node },
    ...info.identities.map(({ category, type, lang, name }) =>
      xml('identity', { category, type, 'xml:lang': lang, name }),
    ),
    ...[...info.features].map((feature) => xml('feature', { var: feature })),
    ...(info.forms ?? []).map(writeForm),
  )
}

/** Reads somebody's question about this client; nothing when the IQ is none. */
export function parseDiscoInfoRequest(
  iq: Element,
): { readonly node: string | undefined } | undefined {
  const query = iq.attrs['type'] === 'get' ? iq.getChild('query', NS_DISCO_INFO) : undefined
  return query && { node: query.attrs['node'] }
}
