import { profiles, type Device, type Profile, type StanzaKind } from '@rxpep/testing'
import { parseForm } from '../src/protocol/dataForm.ts'
import { elements, type Element } from '../src/xml/element.ts'
import { NS_DATA, NS_PUBSUB } from '../src/xml/namespaces.ts'

/** What a device asked the server, in order: of these kinds, or all. */
export function asked(device: Device, ...kinds: StanzaKind[]): string[] {
  return device.transcript
    .filter(({ direction, kinds: [name] }) => direction === 'toServer' && name === 'iq')
    .map(({ kinds: [, , kind = ''] }) => kind)
    .filter((kind) => kinds.length === 0 || kinds.includes(kind as StanzaKind))
}

/** The fields of the form in a `<publish-options/>` or `<configure/>`, `FORM_TYPE` first; nothing when there is no form. */
export function fieldsOf(iq: Element): Record<string, string> | undefined {
  const pubsub = elements(iq).find((child) => child.getName() === 'pubsub')
  const around = pubsub?.getChild('publish-options') ?? pubsub?.getChild('configure')
  const form = around?.getChild('x', NS_DATA)
  if (form === undefined) return undefined
  const fields = [...parseForm(form).fields.values()]
  return Object.fromEntries(fields.map(({ var: name, values }) => [name, values[0] ?? '']))
}

/** The ItemIDs in a publish or retract. */
export function idsIn(iq: Element): string[] {
  const pubsub = iq.getChild('pubsub', NS_PUBSUB)
  const action = pubsub?.getChild('publish') ?? pubsub?.getChild('retract')
  return (action?.getChildren('item') ?? []).map(({ attrs }) => attrs['id'] ?? '')
}

type Deep<T> = { readonly [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : Partial<T[K]> }

/** A server like Prosody, but for what is told. */
export function prosodyWith(changes: Deep<Profile>): Profile {
  const base = profiles['prosody-0.12']
  const parts = Object.entries(changes).map(([name, change]) => {
    const part = base[name as keyof Profile]
    return [name, typeof part === 'object' ? { ...part, ...(change as object) } : change]
  })
  return { ...base, ...(Object.fromEntries(parts) as Partial<Profile>), name: 'like Prosody' }
}

/** The changes that a device asked for, in order, such as `publish a`, `retract b` and `purge`. */
export function writes(device: Device): string[] {
  const kinds = ['publish', 'retract', 'purge'] as const
  return device.transcript.flatMap(({ direction, kinds: all, stanza }) => {
    const kind = direction === 'toServer' && kinds.find((each) => all.includes(each))
    return kind ? [[kind, ...idsIn(stanza)].join(' ')] : []
  })
}
