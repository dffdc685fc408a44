import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { isXmlLine } from '../codec/xmlText.ts'
import { isPublicNode } from '../protocol/publicNodes.ts'

// COMPAT(Prosody, 0.12): it answers internal-server-error to a name of 1200 characters.
const MAX_CHARACTERS = 1000

// Beyond that, timers of browsers and of Node run at once.
const LONGEST = 0x7fffffff

/** What a definition says, as plain JavaScript may give it. */
interface Given {
  readonly node: unknown
  readonly codec: Partial<Codec<unknown, never>> | undefined
  readonly sharing?: unknown
  readonly access?: unknown
  readonly conflict?: unknown
  readonly compare?: unknown
  readonly mergeBy?: unknown
  readonly writeEvery?: unknown
  readonly itemId?: unknown
  readonly canonicalItemId?: unknown
}

/** What each option may be; left out it may be always. */
const OPTIONS: { readonly [K in keyof Omit<Given, 'node'>]: (value: unknown) => boolean } = {
  codec: (codec) => isFunction((codec as Partial<Codec<unknown, never>> | null)?.decode),
  sharing: (value) => value === 'refuse' || value === 'remove',
  access: isFunction,
  conflict: (value) => value === 'rebase' || value === 'remote' || isFunction(value),
  compare: isFunction,
  mergeBy: (value) => typeof value === 'string' && value !== '',
  writeEvery: (value) => typeof value === 'number' && value >= 0 && value <= LONGEST,
  itemId: isFunction,
  canonicalItemId: isFunction,
}

/**
 * Refuses what can't or must not be the name of a private node, a definition without a codec, and options that are none.
 *
 * @throws UsageError `invalid-node`, `public-node`, `invalid-option`
 */
export function requireDefinition(given: Given): void {
  const { node } = given
  if (!isNode(node)) throw new UsageError('invalid-node', { detail: String(node) })
  if (isPublicNode(node)) throw new UsageError('public-node', { detail: node })
  if (given.codec === undefined) throw new UsageError('invalid-option', { detail: 'codec' })
  for (const [name, isValid] of Object.entries(OPTIONS)) {
    const value = given[name as keyof Given]
    if (value !== undefined && !isValid(value))
      throw new UsageError('invalid-option', { detail: name })
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isNode(node: unknown): node is string {
  return typeof node === 'string' && node !== '' && node.length <= MAX_CHARACTERS && isXmlLine(node)
}
