import type { ErrorSpec } from '../xml/stanza.ts'

/** An identity as `disco#info` lists it (XEP-0030 §3.1). */
export interface Identity {
  /** The category, such as `pubsub`. */
  readonly category: string
  /** The type within the category, such as `pep`. */
  readonly type: string
}

/** What an entity answers to `disco#info`. */
export interface DiscoAnswer {
  /** Who it says it is. */
  readonly identities: readonly Identity[]
  /** What it says it can do. */
  readonly features: readonly string[]
}

/** A field of the node configuration form (XEP-0060 §16.4.3). */
export interface ConfigField {
  /** Its name without `pubsub#`. */
  readonly name: string
  /** Its type in the form. */
  readonly type:
    'boolean' | 'text-single' | 'list-single' | 'list-multi' | 'text-multi' | 'jid-multi'
  /** The value of a node that was created without it; absent: unset. */
  readonly initial?: string
  /** What the form shows while it is unset. */
  readonly shown?: string
  /** The values of a list. */
  readonly options?: readonly string[]
  /** `count-or-max`: a whole number from 1 up to the cap, or `max`; `count`: a whole number. */
  readonly check?: 'count-or-max' | 'count'
}

/** The kinds of notification. */
export type NoticeKind = 'items' | 'retract' | 'purge' | 'delete' | 'configuration'

/** The situations in which servers answer with different errors. */
export type Situation =
  | 'node exists'
  | 'node unknown'
  | 'node not named'
  | 'node not acceptable'
  | 'node name too long'
  | 'item unknown'
  | 'item not named'
  | 'items unknown node'
  | 'payload missing'
  | 'several items'
  | 'payload too big'
  | 'not for you: whitelist'
  | 'not for you: presence'
  | 'not for you: authorize'
  | 'not for you: roster'
  | 'not yours'
  | 'jid not yours'
  | 'not subscribed'
  | 'precondition'
  | 'option unknown'
  | 'form missing'
  | 'field invalid'
  | 'owner subscriptions unsupported'
  | 'request unknown'

/** How one server behaves where servers differ: plain data, to be copied and changed in tests. */
export interface Profile {
  /** What it is called in test names. */
  readonly name: string
  /** Service discovery (XEP-0030). */
  readonly disco: {
    /** What the own bare JID answers. */
    readonly account: DiscoAnswer
    /** What the domain answers. */
    readonly domain: DiscoAnswer
  }
  /** Node configuration (XEP-0060 §8.2). */
  readonly config: {
    /** The fields of the form, in its order. */
    readonly fields: readonly ConfigField[]
    /** The access models that a node may have; others are `node not acceptable`. */
    readonly accessModels: readonly string[]
    /** Whether a field that the form lacks is an error (`field invalid`) or passed over. */
    readonly unknownField: 'refused' | 'ignored'
    /** Whether a `<configure/>` changes only the fields it names, or sets the others back to their initial values. */
    readonly missingField: 'kept' | 'reset'
    /** Whether an explicitly created node lists its owner among the affiliations; and an auto-created one. */
    readonly ownerListed: { readonly created: boolean; readonly autoCreated: boolean }
  }
  /** How many items a node keeps. */
  readonly maxItems: {
    /** The most that any node may keep. */
    readonly cap: number
    /** Whether the form tells the cap as a range (XEP-0122). */
    readonly capInForm: boolean
    /** Whether `max` means the cap, is refused, or is not understood and means one item. */
    readonly max: 'cap' | 'refused' | 'no number'
    /** What happens to a number above the cap: refused as `field invalid`, or cut to the cap. */
    readonly aboveCap: 'refused' | 'cut'
    /** When a lowered limit drops items. */
    readonly lowering: 'at once' | 'at the next publish'
    /** Whether an item that is dropped to make room is told. */
    readonly eviction: 'silent' | 'retract'
  }
  /** Publish-options (XEP-0060 §7.1.5). */
  readonly publishOptions: {
    /** The fields that are understood; all that the form has unless told. */
    readonly understood?: readonly string[]
    /** What a field that is not understood is: passed over, an error (`option unknown`) or a failed precondition. */
    readonly unknown: 'ignored' | 'refused' | 'precondition'
    /** Whether the error names the field that differs, in its text. */
    readonly namesField: boolean
    /** Access models that are refused as a precondition even for a node that does not exist yet. */
    readonly refusedForNew: readonly string[]
  }
  /** Items (XEP-0060 §6.5, §7.1). */
  readonly items: {
    /** Whether a republished item moves to the end. */
    readonly order: 'publication' | 'creation'
    /** Whether RSM (XEP-0059) is honoured. */
    readonly rsm: boolean
    /** What a `<publish/>` of several items does: stores the first only, all, or is refused as `several items`. */
    readonly several: 'first' | 'all' | 'refused'
  }
  /** Notifications (XEP-0060 §7.1.2, XEP-0163 §4). */
  readonly events: {
    /** Whether event messages carry a stanza id. */
    readonly ids: boolean
    /** What the publisher hears first. */
    readonly first: 'event' | 'result'
    /** Milliseconds between a result and the storing of the item, with `first: 'result'`; two writes that wait together may swap. */
    readonly storeAfter: number
    /** Notifications that go to whoever has `+notify` in its capabilities. */
    readonly notifyCovers: readonly NoticeKind[]
    /** Whether a JID that has several reasons to hear of something hears of it once, or once for each. */
    readonly copies: 'one per JID' | 'one per reason'
    /** Whether each item is also sent to the owner's bare JID. */
    readonly copyToOwner: boolean
    /** Whether a subscription of a full JID delivers only to a resource that has sent presence. */
    readonly subscriptionNeedsPresence: boolean
    /** Whether a retraction is told without `notify='true'`, where the node's `notify_retract` is on. */
    readonly retractUnasked: boolean
    /** Whether a changed configuration is told, where the node's `notify_config` is on. */
    readonly configuration: boolean
    /** Whether the last published item carries `<delay/>`. */
    readonly lastIsDelayed: boolean
    /** Whether the last published item is sent whatever `send_last_published_item` says. */
    readonly lastAlways: boolean
    /** Whether an event names the publishing resource (XEP-0033, `replyto`). */
    readonly replyTo: boolean
    /** Whether a purge is told. */
    readonly purge: boolean
  }
  /** Subscriptions (XEP-0060 §6.1, §8.8). */
  readonly subscriptions: {
    /** Whether each has a `subid`. */
    readonly ids: boolean
    /** Whether the owner may list and set them; else `owner subscriptions unsupported`. */
    readonly managed: boolean
  }
  /** The stream (RFC 6120, XEP-0198, XEP-0478). */
  readonly stream: {
    /** The `from` of results of the own account. */
    readonly ownFrom: 'absent' | 'bare'
    /** The most bytes of one stanza; more closes the stream, or is refused as `payload too big`. */
    readonly maxBytes: number
    /** What a larger stanza meets. */
    readonly tooBig: 'policy-violation' | 'payload-too-big'
    /** Whether the limit is told in the stream features (XEP-0478). */
    readonly limitTold: boolean
    /** The longest name of a node that can be stored, in bytes; more is an `internal-server-error`. */
    readonly longestNode: number
    /** Seconds for which a lost stream can be resumed. */
    readonly resumeSeconds: number
  }
  /** The errors by situation. */
  readonly errors: Readonly<Record<Situation, ErrorSpec>>
}
