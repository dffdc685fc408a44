import type { Remote } from '../fold/remote.ts'
import type { Change, Intent } from '../outbox/intent.ts'
import type { Element } from '../xml/element.ts'
import type { ConflictFact } from './conflicts.ts'
import type { Conflict } from './edit.ts'
import type { Version } from './version.ts'
import type { EditLife } from './editLife.ts'
import type { Edit } from './edit.ts'

/** An edit until it ends, and what is known about its tries. */
export interface QueuedEdit<T> {
  /** What it shall do; less than at first where others' changes counted more. */
  intent: Intent<T>
  /** The item on the server when the edit was made: what has changed there since, the user had not seen. */
  seen: T | undefined
  /** Its life. */
  readonly life: EditLife<T>
  /** As the user holds it; those that only put back what was lost are nobody's. */
  readonly edit: Edit<T>
  /** Whether nobody made it: it puts right what crossing writes have spoilt. */
  readonly repairs: boolean
  /** Whether it was that before the app was started: it still goes before what was made earlier. */
  readonly first?: boolean | undefined
  /** For what nobody made: whether it is about what the item is now, or still wanted. A removal of anything else would be a loss. */
  readonly about?: ((now: Version<T>) => boolean) | undefined
  /** Whether the item has been what that is about since. */
  found?: boolean
  /** It is sent on its own, as together with others it was refused. */
  alone?: boolean
  /** The stream was closed with an error while it was in flight: it is tried once more, with nothing else in flight. */
  suspected?: boolean
  /** How often the stream was lost while it was in flight, for whatever reason. */
  losses: number
  /** How often no answer came, or one that didn't come true. */
  unanswered: number
  /** How often the server had no time for it. */
  refusals: number
  /** Not all of it will be on the server; what it ends with when the rest is. */
  conflict?: Conflict<T>
  /**
   * For a removal: what waited when it was made. What the user made of that is pointless once the removal is sent, and what puts something
   * right once it is done; it goes on when the removal comes to nothing.
   */
  beneath: QueuedEdit<T>[]
  /** For a `clear`: what stood on the server when it was first sent. */
  cleared?: Remote<T>
  /** For a `clear`: the items that came, or became others, since it was made: the user has not seen them. */
  unseen?: Set<string>
  /** For a `clear`: whether the server has said that it is done. */
  acked?: boolean
  /** Its key in the store. */
  key?: string
  /** There once it is stored that it may have been sent, with the payload that it was sent over. */
  stored?: { readonly over: Element | undefined }
}

/** Whether an edit says what an item shall be like. */
export function isChange<T>(edit: QueuedEdit<T>): edit is QueuedEdit<T> & { intent: Change<T> } {
  return edit.intent.type === 'put' || edit.intent.type === 'update'
}

/** Whether an edit puts something right, or did before the app was started. */
export function putsRight<T>({ repairs, first = false }: QueuedEdit<T>): boolean {
  return repairs || first
}

/** Whether an edit that nobody made takes an item away again. */
export function takesAway<T>({ repairs, intent }: QueuedEdit<T>): boolean {
  return repairs && intent.type === 'remove'
}

/** What there is to tell about an edit that can't be done, or not as a whole. */
export function lostEdit<T>(
  { intent }: QueuedEdit<T>,
  reason: ConflictFact<T>['reason'],
  theirs: T | undefined,
): ConflictFact<T> {
  if (intent.type === 'clear' || intent.type === 'remove') {
    const [id, base] = intent.type === 'clear' ? [] : [intent.id, intent.before]
    return { id, reason, base, ours: undefined, theirs, patches: [] }
  }
  const { id, before, after, patches } = intent
  return { id, reason, base: before, ours: after, theirs, patches }
}
