import { UsageError } from '../base/errors.ts'
import { isXmlText } from '../codec/xmlText.ts'
import { isPublicNode } from '../protocol/publicNodes.ts'

// COMPAT(Prosody, 0.12): it answers internal-server-error to a name of 1200 characters.
const MAX_CHARACTERS = 1000

/**
 * Refuses what can't or must not be the name of a private node.
 *
 * @throws UsageError `invalid-node`, `public-node`
 */
export function requireNode(node: string): void {
  if (typeof node !== 'string' || !isName(node))
    throw new UsageError('invalid-node', { detail: `'${node}'` })
  if (isPublicNode(node)) throw new UsageError('public-node', { detail: node })
}

function isName(node: string): boolean {
  return node !== '' && node.length <= MAX_CHARACTERS && isXmlText(node) && !/[\t\n]/.test(node)
}
