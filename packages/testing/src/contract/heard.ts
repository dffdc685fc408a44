// XEP-0060 (1.30.0) §7, §8: what an event message tells
import { elements, type Element } from '@rxpep/core'
import { NS_PUBSUB_EVENT } from '../xml/namespaces.ts'

/**
 * What a message tells about a node, one line each: `item ID TEXT`, `retract ID`, `purge`, `delete`, `configuration`.
 * Empty when it is no event of that node.
 */
export function tellEvents(message: Element, node: string): string[] {
  const event = message.getChild('event', NS_PUBSUB_EVENT)
  const about = event ? elements(event).filter(({ attrs }) => attrs['node'] === node) : []
  return about.flatMap((child) =>
    child.is('items') ? elements(child).map(tellItem) : [child.getName()],
  )
}

function tellItem(entry: Element): string {
  const { id = '' } = entry.attrs
  const payload = elements(entry)[0]
  return [entry.getName(), id, ...(payload ? [payload.getText()] : [])].join(' ')
}

/** The lines with how often each was heard. */
export function tally(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1
  return counts
}
