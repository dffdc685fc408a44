import type { Device } from '@rxpep/testing'
import { elements, xml } from '../src/xml/element.ts'
import { NS_PRIVATE } from '../src/xml/namespaces.ts'
import { parseXml } from '../src/xml/parseXml.ts'

/** Stores an element in the private XML of an account, as a client without the library would. */
export async function storePrivate(device: Device, element: string): Promise<void> {
  const query = xml('query', { xmlns: NS_PRIVATE }, parseXml(element))
  await device.request(xml('iq', { type: 'set' }, query))
}

/** What the private XML of an account has of an element, as XML. */
export async function storedPrivate(device: Device, name: string, xmlns: string): Promise<string> {
  const query = xml('query', { xmlns: NS_PRIVATE }, xml(name, { xmlns }))
  const result = await device.request(xml('iq', { type: 'get' }, query))
  return elements(result.getChild('query') as typeof result)
    .map(String)
    .join('')
}
