// XEP-0115 (1.6.0) §5.1: "Compute … the verification string"; XEP-0163 (1.2.2) §4: "+notify"
import { xml, type Element } from '@rxpep/core'
import { NS_CAPS, NS_DISCO_INFO } from '../xml/namespaces.ts'

const NODE = 'https://example.org/contract'

/**
 * The features of a client that wants to hear of these nodes: one of them like no other's, so that the server does not
 * know them from an earlier test.
 */
export const featuresOf = (nodes: readonly string[]): string[] =>
  [
    NS_CAPS,
    NS_DISCO_INFO,
    `urn:example:client:${crypto.randomUUID()}`,
    ...nodes.map((node) => `${node}+notify`),
  ].sort()

/** The `<c/>` of a client with these features, in this order. */
export async function buildCaps(features: readonly string[]): Promise<Element> {
  const text = ['client/pc//contract', ...features, ''].join('<')
  const hash = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
  const ver = btoa(String.fromCharCode(...new Uint8Array(hash)))
  return xml('c', { xmlns: NS_CAPS, hash: 'sha-1', node: NODE, ver })
}

/** The answer to the question about those capabilities; nothing when another question is asked. */
export function capsInfo(
  iq: Element,
  { attrs: { ver = '' } }: Element,
  features: readonly string[],
): Element | undefined {
  const node = iq.getChild('query', NS_DISCO_INFO)?.attrs['node']
  if (node !== `${NODE}#${ver}`) return undefined
  return xml(
    'query',
    { xmlns: NS_DISCO_INFO, node },
    xml('identity', { category: 'client', type: 'pc', name: 'contract' }),
    ...features.map((feature) => xml('feature', { var: feature })),
  )
}
