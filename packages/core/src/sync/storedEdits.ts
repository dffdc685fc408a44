import { CodecError, RxpepError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { copyElement } from '../codec/copyElement.ts'
import { applyIntents, changePatches, type Intent } from '../outbox/intent.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import type { EditRecord } from '../storage/storedNode.ts'
import { detach } from '../xml/detach.ts'
import { elements, firstElement, xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { createFlight, intentsOf, type Flight } from './flight.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/**
 * What a store keeps of an edit: what was seen and what was meant, as payloads. What was seen is left out where it can be read and not written.
 *
 * @throws whatever the codec throws where what was meant can't be written
 */
export function buildRecord<T>(intent: Intent<T>, codec: Codec<T, unknown>): EditRecord {
  const { type } = intent
  if (type === 'clear') return { type }
  const { id } = intent
  const text = (value: T | undefined, source?: Element) =>
    value === undefined ? undefined : codec.encode(value, id, source).toString()
  let before
  try {
    before = text(intent.before)
  } catch {
    // It is what the edit is about that counts.
  }
  if (type === 'remove') return { type, id, before }
  const after = text(intent.after, intent.source)
  return { type, id, before, after, overwrite: intent.overwrite }
}

/**
 * The intent of an edit that was stored.
 *
 * @throws CodecError `undecodable` when the payloads are not those of this collection
 */
export function parseRecord<T>(
  { type, id = '', before, after, overwrite }: EditRecord,
  codec: Codec<T, unknown>,
  { mergeBy }: ItemOptions<T>,
): Intent<T> {
  const value = (text: string | undefined) =>
    text === undefined ? undefined : codec.decode(parseXml(text), id)
  if (type === 'clear') return { type }
  const seen = value(before)
  if (type === 'remove') return { type, id, before: seen }
  const meant = value(after)
  if (meant === undefined) throw new CodecError('undecodable')
  const patches = changePatches(seen, meant, mergeBy)
  const source = after === undefined ? undefined : parseXml(after)
  return { type, id, before: seen, after: meant, patches, overwrite, source }
}

/** The error of an edit that failed before the app was started: its class is told by its name alone. */
export function recallError(failed: EditRecord['failed']): RxpepError {
  const error = Reflect.construct(Error, [failed?.['code']], RxpepError) as RxpepError
  return Object.assign(error, failed)
}

/**
 * The write of edits that may have reached the server before the app ended: its outcome is unknown.
 *
 * @throws CodecError when it can't be made again
 */
export function recallFlight<T>(
  edits: readonly QueuedEdit<T>[],
  id: string,
  sent: NonNullable<EditRecord['sent']>,
  codec: Codec<T, unknown>,
  merge: ItemOptions<T>,
): Flight<T> {
  const source = sent.base === undefined ? undefined : parseXml(sent.base)
  const base = source && codec.decode(source, id)
  const target = applyIntents(intentsOf(edits), base, merge.mergeBy)
  const write =
    target === undefined
      ? ({ type: 'retract', id } as const)
      : ({ type: 'publish', id, payload: codec.encode(target, id, source) } as const)
  return { ...createFlight({ edits, write, base, source, target }, merge), sent: true }
}

/** Items with their payloads, as one element for a store. */
export function buildItems(items: Iterable<readonly [id: string, payload: Element]>): Element {
  const list = xml('items')
  for (const [id, payload] of items) list.children.push(xml('item', { id }, copyElement(payload)))
  return list
}

/** The payloads by ItemID out of what {@link buildItems} has made; none where it isn't that. */
export function parseItems(text = '<items/>'): Map<string, Element> {
  const items = new Map<string, Element>()
  for (const item of elements(parseXml(text))) {
    const payload = firstElement(item)
    if (payload && item.attrs['id'] !== undefined) items.set(item.attrs['id'], detach(payload))
  }
  return items
}
