// XEP-0030 (2.5.0) §3.1 "Discovering Information About a Jabber Entity"
import { xml, type Element } from '@rxpep/core'
import type { DiscoAnswer } from '../profiles/profile.ts'
import { NS_DISCO_INFO } from '../xml/namespaces.ts'

/** Builds the `<query/>` that lists identities and features. */
export function buildDiscoInfo({ identities, features }: DiscoAnswer, node?: string): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_INFO, node },
    ...identities.map(({ category, type }) => xml('identity', { category, type })),
    ...features.map((name) => xml('feature', { var: name })),
  )
}
