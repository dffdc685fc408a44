/** The version of the format that this library writes. */
export const FORMAT_VERSION = 1

/** The keys of an account: its own part of the storage begins with this. */
export function accountPrefix(jid: string): string {
  return `rxpep/${escapePart(jid)}/`
}

/** Where the account's part is moved when it can't be used. */
export function asidePrefix(jid: string): string {
  return `rxpep-aside/${escapePart(jid)}/`
}

/** The keys of a node; all of them begin with `prefix`. */
export interface NodeKeys {
  /** What all of them begin with. */
  readonly prefix: string
  /** What those of items begin with. */
  readonly items: string
  /** What those of edits begin with. */
  readonly edits: string
  /** The key that says that the items are complete. */
  readonly complete: string
}

/** The keys of a node of an account. */
export function nodeKeys(account: string, node: string): NodeKeys {
  const prefix = `${account}node/${escapePart(node)}/`
  return { prefix, items: `${prefix}item/`, edits: `${prefix}edit/`, complete: `${prefix}complete` }
}

/** What a key of a node is about, and the node's key that says that its items are complete; nothing when it is no such key. */
export function partOf(
  key: string,
): { readonly kind: 'item' | 'edit'; readonly complete: string } | undefined {
  const [, node, kind] = /^(rxpep\/[^/]*\/node\/[^/]*\/)(item|edit)\//.exec(key) ?? []
  if (kind !== 'item' && kind !== 'edit') return undefined
  return { kind, complete: `${String(node)}complete` }
}

/** A key that tells whose edit it is, and by its number which one is older: 16 digits. */
export function editKey({ edits }: NodeKeys, owner: string, number: number): string {
  return `${edits}${escapePart(owner)}/${String(number).padStart(16, '0')}`
}

/** What {@link editKey} was made of; nothing when it wasn't. */
export function parseEditKey(
  { edits }: NodeKeys,
  key: string,
): { readonly owner: string; readonly number: number } | undefined {
  const [, owner, digits] = /^([^/]+)\/(\d{16})$/.exec(key.slice(edits.length)) ?? []
  const number = Number(digits)
  if (owner === undefined || !(number < Number.MAX_SAFE_INTEGER / 2)) return undefined
  return { owner: unescapePart(owner), number }
}

/** A part of a key: without `/`, and well-formed. */
export function escapePart(part: string): string {
  return part.replace(/[%/]|\p{Surrogate}/gu, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** The text that {@link escapePart} was given. */
export function unescapePart(part: string): string {
  if (!part.includes('%')) return part
  return part.replace(/%([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  )
}
