export type { Observable } from 'rxjs'
export { createAccount, type AccountOptions } from './createAccount.ts'
export { closedAccount, noAccount } from './collection/absentAccount.ts'
export type { Account, AccountStatus } from './collection/account.ts'
export type { AccountSnapshot, NodeSnapshot, PlainStatus } from './collection/accountSnapshot.ts'
export type { Collection, PutOptions } from './collection/collection.ts'
export type { AccountHistory, HistoryOutcome } from './collection/history.ts'
export type { LiveQuery } from './collection/liveQuery.ts'
export type { CollectionStatus } from './collection/collectionStatus.ts'
export { listed } from './access/listed.ts'
export { entryListing, type EntryListingOptions } from './access/entryListing.ts'
export type { ListEntry, Listing } from './access/listing.ts'
export { privateXml } from './access/privateXml.ts'
export { privateXmlFallback } from './access/privateXmlFallback.ts'
export { attribute, type AttributeOptions } from './codec/attribute.ts'
export {
  child,
  childElement,
  childText,
  type ChildElementOptions,
  type ChildName,
  type ChildTextOptions,
} from './codec/child.ts'
export { children, childTexts, type ChildrenOptions } from './codec/children.ts'
export type { Codec, InputOf, NamedCodec, ValueOf } from './codec/codec.ts'
export { elementCodec } from './codec/elementCodec.ts'
export type { Field, FieldInputs, FieldOptions, Fields, FieldValues } from './codec/field.ts'
export { fromItemId, type FromItemIdOptions } from './codec/fromItemId.ts'
export { json, type JsonInput, type JsonOptions, type JsonSchema } from './codec/jsonCodec.ts'
export type { JsonObject, JsonOf, JsonValue, NoJson } from './codec/jsonValue.ts'
export type { JsonVersions, Migration } from './codec/jsonVersions.ts'
export { ownText } from './codec/ownText.ts'
export type { ReadonlyElement } from './codec/readonlyElement.ts'
export { tolerant } from './codec/tolerant.ts'
export { xmlBase64 } from './codec/xmlBase64.ts'
export type {
  SchemaInput,
  SchemaOutput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './codec/standardSchema.ts'
export { xmlCodec, type XmlCodecOptions } from './codec/xmlCodec.ts'
export {
  xmlBoolean,
  xmlDateTime,
  xmlInteger,
  xmlOneOf,
  xmlString,
  type XmlType,
} from './codec/xmlType.ts'
export {
  defineCollection,
  type CollectionDefinition,
  type CollectionOptions,
} from './collection/defineCollection.ts'
export {
  defineDocument,
  type DocumentDefinition,
  type DocumentOptions,
} from './collection/defineDocument.ts'
export { dehydrate } from './collection/dehydrate.ts'
export { hydrate, type HydratedCollection, type Hydration } from './collection/hydrate.ts'
export type { Document } from './collection/document.ts'
export type { EditOptions } from './collection/editOptions.ts'
export type { WaitOptions } from './collection/whenTrue.ts'
export { bookmarks, type Bookmark, type BookmarkInput } from './collections/bookmarks.ts'
export {
  migrateBookmarks,
  type KeptBookmark,
  type BookmarkMigration,
} from './collections/migrateBookmarks.ts'
export {
  strippedBookmarks,
  type StrippedBookmark,
  type StrippedOptions,
} from './collections/strippedBookmarks.ts'
export {
  contacts,
  type Contact,
  type ContactInput,
  type ContactNames,
} from './collections/contacts.ts'
export {
  displayedMarkers,
  type DisplayedMarker,
  type DisplayedMarkersOptions,
  type StanzaId,
} from './collections/displayedMarkers.ts'
export {
  extensionOf,
  withExtension,
  withoutExtension,
  type Extended,
} from './collections/extensions.ts'
export {
  legacyBookmarks,
  privateBookmarks,
  type LegacyBookmark,
  type LegacyBookmarkInput,
  type LegacyRoom,
  type LegacyUrl,
} from './collections/legacyBookmarks.ts'
export { rosterNotes, type RosterNote } from './collections/rosterNotes.ts'
export {
  advancedNotificationsOf,
  notificationsOf,
  withNotifications,
  type AppIdentity,
  type NotificationSetting,
} from './collections/notificationSettings.ts'
export { isPinned, withPinned } from './collections/pinning.ts'
export { secretKeyBackup, type SecretKeyBackup } from './collections/secretKeyBackup.ts'
export type { ConflictPolicy, MergeOptions } from './outbox/policy.ts'
export type { Recipe } from './outbox/recipe.ts'
export type { Conflict, ConflictReason } from './sync/edit.ts'
export type { Edit, EditOutcome, EditState } from './sync/edit.ts'
export type { AccountStorage } from './storage/accountStorage.ts'
export type { Change } from './view/diff.ts'
export type { QueryOptions, Where } from './view/queryOptions.ts'
export type { Row } from './view/row.ts'
export { applyRowChanges, type RowChange } from './view/rowChange.ts'
export type { OrderBy, SortBy, SortField, SortKey, SortTerm } from './view/rowOrder.ts'
export type { View } from './view/view.ts'
export type { QuarantinedItem } from './fold/remote.ts'
export type { BadItem, GoodItem } from './model/item.ts'
export type { TraceEntry, TraceFact } from './remote/trace.ts'
export type { DeliveryState, NodeStatus, Phase } from './remote/nodeStatus.ts'
export { pubsubAccess } from './remote/pubsubAccess.ts'
export type { AccessFactory, AccessParts, NodeAccess } from './remote/nodeAccess.ts'
export type { Privacy, Sharing } from './remote/privacyGate.ts'
export { notify, type CapsOptions } from './remote/capsDelivery.ts'
export type { Delivery, DeliveryFactory, DeliveryParts } from './remote/delivery.ts'
export type { Features } from './remote/serverFeatures.ts'
export type { PresenceOptions } from './protocol/presence.ts'
export { systemClock, type Clock } from './base/clock.ts'
export { ERROR_CODES, type CodesOf, type ErrorClass, type ErrorCode } from './base/errorCodes.ts'
export {
  CodecError,
  NodeError,
  RxpepError,
  StanzaError,
  StorageError,
  TransportError,
  UsageError,
  type ErrorDetails,
  type StanzaErrorDetails,
} from './base/errors.ts'
export { randomIds, type IdSource } from './base/ids.ts'
export { systemRandom, type RandomSource } from './base/random.ts'
export type { Connection, IqResponder, RequestOptions, Transport } from './transport/transport.ts'
export { detach } from './xml/detach.ts'
export {
  elements,
  firstElement,
  isElement,
  xml,
  type Element,
  type Node,
  type NodeInput,
} from './xml/element.ts'
export { bareJid, domainOf, parseJid, sameJid, type Jid } from './xml/jid.ts'
