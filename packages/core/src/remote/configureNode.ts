import { StanzaError } from '../base/errors.ts'
import type { DataForm } from '../protocol/dataForm.ts'
import { maxItemsRungs } from '../protocol/nodeCapacity.ts'
import { repairOptions, type FieldChange } from '../protocol/nodeRepair.ts'
import { FIELD } from '../protocol/privateNode.ts'
import { buildConfigure } from '../protocol/pubsubOwner.ts'
import { isOptionRefused } from '../protocol/stanzaError.ts'
import type { Transport } from '../transport/transport.ts'

/**
 * Makes changes to the configuration of a node: all of them, or what the server takes of them. What makes the node private is
 * in every request; a node that is private already stays usable when the server won't take the harmless rest.
 *
 * @throws TransportError; StanzaError when what makes the node private is refused
 */
export async function configureNode(
  transport: Transport,
  node: string,
  form: DataForm,
  changes: readonly FieldChange[],
): Promise<void> {
  let refusal: StanzaError | undefined
  for (const rung of rungsOf(form, changes)) {
    try {
      if (rung.length > 0) await transport.request(buildConfigure(node, repairOptions(rung)))
      return
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error
      refusal = error
      if (!isOptionRefused(error)) break
    }
  }
  if (refusal !== undefined && changes.some(({ privacy }) => privacy)) throw refusal
}

/** Whether a change is about how many items a node keeps. */
export function isMaxItems({ name }: FieldChange): boolean {
  return name === FIELD.maxItems
}

/** From as many items as there can be down to the least; a number is never below the present one. */
function rungsOf(form: DataForm, changes: readonly FieldChange[]): FieldChange[][] {
  const maxItems = changes.find(isMaxItems)
  const others = changes.filter((change) => !isMaxItems(change))
  const least = changes.filter(({ privacy }) => privacy)
  if (maxItems === undefined) return [others, least]
  const rungs = maxItems.to === 'max' ? maxItemsRungs(form) : [maxItems.to, undefined]
  const some = rungs.map((to) => (to ? [...others, { ...maxItems, to }] : others))
  return [...some, least]
}
