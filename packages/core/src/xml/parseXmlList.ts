import { detach } from './detach.ts'
import type { Element } from './element.ts'
import { isElement } from './element.ts'
import { parseXml } from './parseXml.ts'

/**
 * Reads many XML documents, each complete in itself; nothing stands for one that is not well-formed. They are read as one, as a parser takes
 * longer to make than to use; where that does not give one element for each text, each is read alone.
 */
export function parseXmlList(texts: readonly string[]): (Element | undefined)[] {
  const found = tryParse(`<list>${texts.join('')}</list>`)?.children ?? []
  const all = found.filter((child) => isElement(child))
  if (all.length !== texts.length || found.length !== texts.length) return texts.map(tryParse)
  return all.map(detach)
}

function tryParse(text: string): Element | undefined {
  try {
    return parseXml(text)
  } catch {
    return undefined
  }
}
