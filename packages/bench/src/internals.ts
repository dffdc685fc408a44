/**
 * What is inside of core, for the sides that measure its engine apart, for the limit that does by hand "the same checks, parse and
 * decode", and for the raw client, whose stream management has to be helped. The only file that reaches in there; all else goes through the public API.
 */
export { ItemFeeds } from '../../core/src/collection/itemFeeds.ts'
export { fold } from '../../core/src/fold/fold.ts'
export { emptyRemote, type Remote } from '../../core/src/fold/remote.ts'
export type { GoodItem } from '../../core/src/model/item.ts'
export { applyIntents, changePatches, type Change } from '../../core/src/outbox/intent.ts'
export { runRecipe } from '../../core/src/outbox/recipe.ts'
export { parsePubsubEvent } from '../../core/src/protocol/pubsubEvent.ts'
export { buildPublish } from '../../core/src/protocol/pubsubRequest.ts'
export { parseItems } from '../../core/src/protocol/pubsubResult.ts'
export { isStanza } from '../../core/src/transport/clientInput.ts'
export { InboundCount } from '../../core/src/transport/managedSession.ts'
export { isEnabled } from '../../core/src/transport/streamFeatures.ts'
export type { ClientInternals } from '../../core/src/transport/xmppClient.ts'
export { diff } from '../../core/src/view/diff.ts'
export { LiveRows } from '../../core/src/view/liveRows.ts'
export { Overlay } from '../../core/src/view/overlay.ts'
export { canonicalEqual } from '../../core/src/xml/canonical.ts'
export { SlotMap } from '../../core/src/structure/slotMap.ts'
