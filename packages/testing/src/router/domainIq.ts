// XEP-0030 (2.5.0) of the server itself, XEP-0199 ping
import { firstElement, xml, type Element } from '@rxpep/core'
import { NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING } from '../xml/namespaces.ts'
import { StanzaRefusal } from '../xml/stanza.ts'
import { buildDiscoInfo } from './discoInfo.ts'
import type { World } from './world.ts'

/** The payload of the domain's answer to a request; nothing for an empty result. */
export function answerDomain(world: World, iq: Element): Element | undefined {
  const payload = firstElement(iq)
  switch (iq.attrs['type'] === 'get' ? payload?.getNS() : undefined) {
    case NS_DISCO_INFO:
      return buildDiscoInfo(world.profile.disco.domain, payload?.attrs['node'])
    case NS_DISCO_ITEMS:
      return xml('query', { xmlns: NS_DISCO_ITEMS })
    case NS_PING:
      return undefined
    default:
      throw new StanzaRefusal({ type: 'cancel', condition: 'service-unavailable' })
  }
}
