import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { isXmlLine } from '../codec/xmlText.ts'
import { isPublicNode } from '../protocol/publicNodes.ts'

// COMPAT(Prosody, 0.12): it answers internal-server-error to a name of 1200 characters.
const MAX_CHARACTERS = 1000

/** What every definition has, as plain JavaScript may give it. */
interface Given {
  readonly node: unknown
  readonly codec: Partial<Codec<unknown, never>> | undefined
}

/**
 * Refuses what can't or must not be the name of a private node, and a definition without a codec.
 *
 * @throws UsageError `invalid-node`, `public-node`, `invalid-option`
 */
export function requireDefinition({ node, codec }: Given): void {
  if (!isNode(node)) throw new UsageError('invalid-node', { detail: String(node) })
  if (isPublicNode(node)) throw new UsageError('public-node', { detail: node })
  if (!codec?.decode) throw new UsageError('invalid-option', { detail: 'codec' })
}

function isNode(node: unknown): node is string {
  return typeof node === 'string' && node !== '' && node.length <= MAX_CHARACTERS && isXmlLine(node)
}
