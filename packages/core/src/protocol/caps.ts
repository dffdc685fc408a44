/**
 * XEP-0115 1.6.0 (Entity Capabilities).
 *
 * "All sorting operations MUST be performed using "i;octet" collation".
 */
import { xml, type Element } from '../xml/element.ts'
import { NS_CAPS } from '../xml/namespaces.ts'
import { formValue, type DataForm } from './dataForm.ts'
import type { DiscoInfo } from './disco.ts'

/** The capabilities that a presence or the stream features announce (XEP-0115 §4). */
export interface Caps {
  /** The software, as a URI. */
  readonly node: string
  /** The verification string. */
  readonly ver: string
  /** The hash it was made with; `sha-1` unless told. */
  readonly hash?: string
}

/** The verification string of what an entity tells about itself, by SHA-1 (XEP-0115 §5.1). */
export async function capsVer(info: Omit<DiscoInfo, 'node'>): Promise<string> {
  const bytes = new TextEncoder().encode(capsString(info))
  const digest = await crypto.subtle.digest('SHA-1', bytes)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

function capsString({ identities, features, forms }: Omit<DiscoInfo, 'node'>): string {
  const names = sorted(identities, ({ category, type, lang = '' }) => [category, type, lang])
  return [
    ...names.map(({ category, type, lang = '', name = '' }) =>
      [category, type, lang, name].join('/'),
    ),
    ...sorted([...features], (feature) => [feature]),
    ...sorted(forms.filter(isTyped), (form) => form.fields.get('FORM_TYPE')?.values ?? []).flatMap(
      formParts,
    ),
  ]
    .map((part) => `${part}<`)
    .join('')
}

/** XEP-0115 §5.4: a form without a hidden FORM_TYPE is ignored. */
function isTyped(form: DataForm): boolean {
  return (
    form.fields.get('FORM_TYPE')?.type === 'hidden' && formValue(form, 'FORM_TYPE') !== undefined
  )
}

function formParts(form: DataForm): string[] {
  const fields = sorted([...form.fields.values()], (field) => [field.var])
  return [
    formValue(form, 'FORM_TYPE') ?? '',
    ...fields
      .filter((field) => field.var !== 'FORM_TYPE')
      .flatMap((field) => [field.var, ...sorted(field.values, (value) => [value])]),
  ]
}

/** Sorts by the octets of the keys, which is not the order of JavaScript's strings. */
function sorted<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): T[] {
  return all
    .map((one) => ({ one, key: octets(keysOf(one).join('\0')) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ one }) => one)
}

function octets(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

/** Builds the `<c/>` of a presence. */
export function buildCaps({ node, ver, hash = 'sha-1' }: Caps): Element {
  return xml('c', { xmlns: NS_CAPS, hash, node, ver })
}

/** Reads the `<c/>` inside a presence or the stream features; nothing when it is missing or of the old kind without hash. */
export function parseCaps(parent: Element): Caps | undefined {
  const { hash, node, ver } = parent.getChild('c', NS_CAPS)?.attrs ?? {}
  if (hash === undefined || node === undefined || ver === undefined) return undefined
  return { node, ver, hash }
}
