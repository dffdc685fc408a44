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
  | 'node unknown to a stranger'
  | 'node not named'
  | 'node not acceptable'
  | 'node name too long'
  | 'item unknown'
  | 'item not named'
  | 'items not kept'
  | 'payload missing'
  | 'payload too big'
  | 'several payloads'
  | 'several items'
  | 'several retracts'
  | 'not for you: whitelist'
  | 'not for you: presence'
  | 'not for you: authorize'
  | 'not for you: roster'
  | 'not yours to publish'
  | 'not yours to create'
  | 'not yours to own'
  | 'jid invalid'
  | 'jid not yours'
  | 'not subscribed'
  | 'affiliation invalid'
  | 'precondition'
  | 'form missing'
  | 'field unknown'
  | 'field invalid'
  | 'owner subscriptions unsupported'
  | 'request empty'
  | 'request nonsense'
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
    /** Whether values of lists are checked against the options of the form. */
    readonly checksLists: boolean
    /** Whether a stranger that asks for an unknown node is refused as if it existed. */
    readonly hidesUnknown: boolean
    /** Whether the answer to `<create/>` names a node that the request had named. */
    readonly namesCreated: boolean
    /** Whether an explicitly created node lists its owner among the affiliations; and an auto-created one. */
    readonly ownerListed: { readonly created: boolean; readonly autoCreated: boolean }
  }
  /** How many items a node keeps. */
  readonly maxItems: {
    /** The most that any node may keep. */
    readonly cap: number
    /** The least that a node may be told to keep. */
    readonly least: number
    /** Whether the form tells the cap as a range (XEP-0122). */
    readonly capInForm: boolean
    /** Whether `max` means the cap, is refused, or is no number to the server and changes nothing. */
    readonly max: 'cap' | 'refused' | 'no number'
    /** What happens to a number above the cap: refused as `field invalid`, or cut to the cap. */
    readonly aboveCap: 'refused' | 'cut'
    /** When a lowered limit drops items. */
    readonly lowering: 'at once' | 'at the next publish'
    /** Whether an item that is dropped to make room is told. */
    readonly eviction: 'silent' | 'retract'
    /** Whether items that are dropped together are told one by one, or as one id: theirs joined, newest first. */
    readonly evictedTogether: 'one by one' | 'joined'
  }
  /** Publish-options (XEP-0060 §7.1.5). */
  readonly publishOptions: {
    /** The fields that are understood; all that the form has unless told. */
    readonly understood?: readonly string[]
    /** What a field that is not understood is: passed over, an error (`field unknown`) or a failed precondition. */
    readonly unknown: 'ignored' | 'refused' | 'precondition'
    /** Access models that are refused as a precondition even for a node that does not exist yet. */
    readonly refusedForNew: readonly string[]
  }
  /** Items (XEP-0060 §6.5, §7.1). */
  readonly items: {
    /** Whether a republished item moves to the end. */
    readonly order: 'publication' | 'creation'
    /** Whether RSM (XEP-0059) is passed over, or pages are told by ItemIDs or by marks of the server's own. */
    readonly rsm: 'ignored' | 'by id' | 'by mark'
    /** The order of items that were asked for by ItemID: as asked, or as the node has them. */
    readonly byId: 'as asked' | 'as stored'
    /** What a node without `persist_items` answers: an error (`items not kept`) or no items. */
    readonly unkept: 'refused' | 'empty'
    /** What a `<publish/>` of several items does: stores the first only, all, or is refused as `several items`. */
    readonly several: 'first' | 'all' | 'refused'
  }
  /** Notifications (XEP-0060 §7.1.2, XEP-0163 §4). */
  readonly events: {
    /** Whether event messages carry a stanza id. */
    readonly ids: boolean
    /** What the publisher hears first. */
    readonly first: 'event' | 'result'
    /**
     * Whether the last event of an item that several devices publish at once is what is stored. Where it may differ,
     * a client has to read such an item back; the embedded server does not do that by itself.
     */
    readonly order: 'as stored' | 'may differ'
    /** Milliseconds between a result and the storing of the item, with `first: 'result'`; two writes that wait together may swap. */
    readonly storeAfter: number
    /** Notifications that go to whoever has `+notify` in its capabilities. */
    readonly notifyCovers: readonly NoticeKind[]
    /** Whether a resource hears through its own capabilities of what it did itself. */
    readonly notifyPublisher: boolean
    /** Whether a JID that has several reasons to hear of something hears of it once, or once for each. */
    readonly copies: 'one per JID' | 'one per reason'
    /** Whether each item is also sent to the owner's bare JID. */
    readonly copyToOwner: boolean
    /** Whether a subscription of a full JID delivers only to a resource that has sent presence. */
    readonly subscriptionNeedsPresence: boolean
    /** Whether a retraction is told if it was asked for and `notify_retract` is on, or if either is the case. */
    readonly retract: 'asked and on' | 'asked or on'
    /** Whether a purge is told. */
    readonly purge: 'always' | 'with notify_retract' | 'never'
    /** Whether a changed configuration is told, where the node's `notify_config` is on. */
    readonly configuration: boolean
    /** The last published item (XEP-0060 §7.1.2, `send_last_published_item`). */
    readonly last: {
      /** Whether it is sent on a subscription. */
      readonly onSubscription: boolean
      /** Whether it is sent on presence only if the capabilities are known already, or also once they are learnt. */
      readonly onPresence: 'known' | 'learnt'
      /** Whether it carries `<delay/>`. */
      readonly delayed: boolean
      /** Whether it is sent whatever the node says. */
      readonly always: boolean
    }
    /** Whether an event names the publishing resource (XEP-0033, `replyto`), except to explicit subscribers. */
    readonly replyTo: boolean
    /** Whether items name the account that published them. */
    readonly publisher: boolean
    /** Whether the node's `notification_type` is honoured; else all are headlines. */
    readonly honoursType: boolean
  }
  /** Subscriptions (XEP-0060 §6.1, §8.8). */
  readonly subscriptions: {
    /** Whether each has a `subid`. */
    readonly ids: boolean
    /** Whether the owner may list them; else `owner subscriptions unsupported`. Setting them is always possible. */
    readonly managed: boolean
    /** Whether those who may not read any more lose theirs when the access model changes. */
    readonly endWithAccess: boolean
    /** Whether a subscription alone opens a node of the access model `whitelist` to whoever has it. */
    readonly open: boolean
    /** Whether the answer to taking the affiliation of a subscribed account is `not yours to own`, although it is done. */
    readonly denyRemoval: boolean
    /** Whether the own list for one node repeats its name. */
    readonly nameNode: boolean
    /** What the own list for an unknown node is. */
    readonly ofUnknown: 'refused' | 'empty'
    /** Whether the answer to `<unsubscribe/>` says so, or is empty. */
    readonly unsubscribed: 'told' | 'empty'
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
    /** From whom the question about capabilities comes: the account, or the very resource that is asked. */
    readonly capabilitiesAskedBy: 'account' | 'resource'
    /** Whether an error repeats the request. */
    readonly echoesRequest: boolean
    /** Whether a message that a resumption replays says so with `<delay/>`, and by whom. */
    readonly replayDelay: 'by account' | 'by domain' | 'absent'
    /** The longest name of a node that can hold items, as a file name: a byte that is no letter or digit counts as three. */
    readonly longestNode: number
    /** Seconds for which a lost stream can be resumed. */
    readonly resumeSeconds: number
  }
  /** The errors by situation. */
  readonly errors: Readonly<Record<Situation, ErrorSpec>>
}
