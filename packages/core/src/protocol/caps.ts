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
  readonly hash?: string | undefined
}

/** The verification string of what an entity tells about itself, by SHA-1 (XEP-0115 §5.1). */
export async function capsVer(info: Omit<DiscoInfo, 'node'>): Promise<string> {
  const bytes = new TextEncoder().encode(capsString(info))
  const digest = await crypto.subtle.digest('SHA-1', bytes)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}

/** The parts stay apart by a sign that sorts before all others until they are in order. */
function capsString({ identities, features, forms = [] }: Omit<DiscoInfo, 'node'>): string {
  const names = identities.map(({ category, type, lang = '', name = '' }) =>
    [category, type, lang, name].join('\0'),
  )
  const parts = [
    ...sorted(names).map((name) => name.replaceAll('\0', '/')),
    ...sorted(features),
    ...sorted(forms.filter(isTyped).map(formString)),
  ]
  return parts.map((part) => `${part.replaceAll('\0', '<')}<`).join('')
}

/** XEP-0115 §5.4: a form without a hidden FORM_TYPE is ignored. */
function isTyped(form: DataForm): boolean {
  return form.fields.get('FORM_TYPE')?.type === 'hidden'
}

function formString(form: DataForm): string {
  const fields = [...form.fields.values()].filter((field) => field.var !== 'FORM_TYPE')
  const parts = fields.map((field) => [field.var, ...sorted(field.values)].join('\0'))
  return [formValue(form, 'FORM_TYPE'), ...sorted(parts)].join('\0')
}

/** Sorts by octets, which is not the order of JavaScript's strings. */
function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort((a, b) => (octets(a) < octets(b) ? -1 : 1))
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
  return hash && node && ver ? { node, ver, hash } : undefined
}
