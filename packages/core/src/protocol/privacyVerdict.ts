/**
 * XEP-0223 1.1.1 (Persistent Storage of Private Data via PubSub), whether a node is private.
 *
 * "the "whitelist" access model defaults to allowing access for the account owner": and for whoever else has been
 * affiliated, so the access model alone proves nothing.
 */
import { sameJid } from '../xml/jid.ts'
import { formValue, type DataForm } from './dataForm.ts'
import { isPossible, repairFields, type FieldChange } from './nodeRepair.ts'
import { FIELD } from './privateNode.ts'
import type { Affiliation } from './pubsubOwner.ts'
import type { Subscription } from './subscription.ts'

/** What the server told about a node. */
export interface NodeFacts {
  /** Its configuration form. */
  readonly form: DataForm
  /** Its affiliations. */
  readonly affiliations: readonly Affiliation[]
  /** Its subscriptions; absent where the server doesn't tell them, then the affiliations decide. */
  readonly subscriptions?: readonly Subscription[] | undefined
  /** The own bare JID. */
  readonly self: string
  /** What to ask for where the node keeps too few items; `max` unless told. */
  readonly maxItems?: string | undefined
}

/** What there is to repair. */
export interface Repairs {
  /** The fields to configure. */
  readonly changes: readonly FieldChange[]
  /** The subscriptions of others to take away. */
  readonly subscriptions: readonly Subscription[]
  /** The access model by which others could read the node; nothing when it is a whitelist. */
  readonly readable: string | undefined
}

/** Whether a node may be written to, or what has to happen before. */
export type PrivacyVerdict =
  | {
      /** The node is private. */
      readonly type: 'private'
      /** What is worth a repair all the same, so that nothing is lost; may be empty. */
      readonly changes: readonly FieldChange[]
    }
  | ({
      /** It isn't, and a repair may make it so. */
      readonly type: 'fixable'
    } & Repairs)
  | ({
      /** Others have been given access: theirs to keep until somebody decides. */
      readonly type: 'shared'
      /** Their affiliations. */
      readonly affiliations: readonly Affiliation[]
    } & Repairs)
  | {
      /** It can't be made private. */
      readonly type: 'impossible'
      /** Why, in words. */
      readonly reason: string
    }

/** Judges whether a node is private; what isn't proven isn't so. */
export function judgePrivacy(facts: NodeFacts): PrivacyVerdict {
  const { form, self, maxItems } = facts
  const changes = repairFields(form, maxItems)
  const reason = impossibility(form, changes)
  if (reason !== undefined) return { type: 'impossible', reason }
  const access = formValue(form, FIELD.access) ?? 'unknown'
  const readable = access === 'whitelist' ? undefined : access
  const isForeign = ({ jid }: { readonly jid: string }): boolean => !isOwn(jid, self)
  const subscriptions = (facts.subscriptions ?? []).filter(isTold).filter(isForeign)
  const affiliations = facts.affiliations.filter(letsIn).filter(isForeign)
  const repairs = { changes, subscriptions, readable }
  if (affiliations.length > 0) return { type: 'shared', affiliations, ...repairs }
  return subscriptions.length > 0 || changes.some((change) => change.privacy)
    ? { type: 'fixable', ...repairs }
    : { type: 'private', changes }
}

function impossibility(form: DataForm, changes: readonly FieldChange[]): string | undefined {
  if (!form.fields.has(FIELD.access)) return `the configuration has no ${FIELD.access}`
  const stuck = changes.find((change) => change.privacy && !isPossible(form, change))
  return stuck && `${stuck.name} can't be ${stuck.to}`
}

function letsIn({ affiliation }: Affiliation): boolean {
  return affiliation !== 'none' && affiliation !== 'outcast'
}

function isTold({ subscription }: Subscription): boolean {
  return subscription !== 'none'
}

/** Whether a JID is one of the own account's, bare or full; what is no JID is not. */
function isOwn(jid: string, self: string): boolean {
  return sameJid(jid.replace(/\/.*$/s, ''), self)
}
