import { sourceOf, type Remote } from '../fold/remote.ts'
import type { Intent } from '../outbox/intent.ts'
import type { Recipe } from '../outbox/recipe.ts'
import type { Edit } from '../sync/edit.ts'
import type { Outbox } from '../sync/outbox.ts'
import type { View } from '../view/view.ts'
import type { CollectionDefinition } from './defineCollection.ts'
import { putIntent, updateIntent, type IntentParts, type PutPlan } from './intents.ts'
import { inverseOf, type Deed } from './inverse.ts'
import { checkItemId, itemIdOf } from './itemId.ts'
import type { Turn } from './turn.ts'

/** What a collection has to know: a document is one with one item. */
export interface NodeDefinition<T, I> extends Omit<CollectionDefinition<T, I>, 'kind'> {
  /** The value that counts where there is no item. */
  readonly initial?: T
}

/** What an editor works with. */
export interface EditorParts<T, I> {
  /** What the app said of the collection. */
  readonly definition: NodeDefinition<T, I>
  /** Where edits of one step come together. */
  readonly turn: Turn
  /** Where edits go. */
  readonly outbox: Outbox<T>
  /** What the server has told. */
  readonly remote: () => Remote<T>
  /** Called before each edit; throws when it is too late for one. */
  readonly begin: () => void
}

/** Makes edits of what the app asks for, and what takes them back. */
export class Editor<T, I> {
  readonly #parts: EditorParts<T, I>

  constructor(parts: EditorParts<T, I>) {
    this.#parts = parts
  }

  /** Puts a value, under the ItemID that it says or that is given. */
  put(...args: [value: I] | [id: string, value: I, plan?: PutPlan<T> | undefined]): Edit<T> {
    const [id, value, plan] =
      args.length === 1 ? [itemIdOf(this.#parts.definition, args[0]), args[0]] : args
    return this.submit(putIntent(this.#intentParts(), this.#known(id), value, plan))
  }

  /** Changes an item, or the initial value. */
  update(id: string, recipe: Recipe<T>, initial?: T): Edit<T> {
    return this.submit(updateIntent(this.#intentParts(), this.#known(id), recipe, initial))
  }

  /** Takes an item away. */
  remove(id: string): Edit<T> {
    const known = this.#known(id)
    return this.submit({ type: 'remove', id: known, before: this.#parts.outbox.view.get(known) })
  }

  /** Seen, and told, before this returns, unless it is one of several. */
  readonly submit = (intent: Intent<T>): Edit<T> => {
    const { turn, outbox, begin } = this.#parts
    begin()
    return turn.run(() => {
      const deeds = this.#deedsOf(intent)
      const edit = outbox.submit(intent)
      turn.add({ edit, takeBack: deeds && (() => this.#takeBack(deeds())) })
      return edit
    })
  }

  #takeBack(deeds: readonly Deed<T>[]): Edit<T>[] {
    return deeds.flatMap((deed) => {
      const intent = inverseOf(deed, this.#intentParts())
      return intent ? [this.submit(intent)] : []
    })
  }

  /** What an intent is about to do; nothing when it changes nothing, or nothing that could be taken back. */
  #deedsOf(intent: Intent<T>): Deeds<T> | undefined {
    const { outbox, remote } = this.#parts
    const { view } = outbox
    const { items, quarantine } = remote()
    if (intent.type === 'clear') return view.size > 0 ? cleared(view, items) : undefined
    const { id, before } = intent
    if (intent.type === 'remove')
      return before === undefined ? undefined : single(removed(id, before, items))
    const type = view.has(id) ? 'changed' : 'added'
    const idle = type === 'changed' ? intent.patches.length === 0 : quarantine.has(id)
    return idle ? undefined : single({ type, change: intent })
  }

  #intentParts(): IntentParts<T, I> {
    const { definition, outbox, remote } = this.#parts
    const { codec, mergeBy, compare, initial } = definition
    const isOlder = (a: T, b: T) => compare !== undefined && compare(a, b) < 0
    return { codec, mergeBy, initial, isOlder, remote: remote(), view: outbox.view }
  }

  /** An ItemID that is there is taken as it is. */
  #known(id: string): string {
    const { definition, outbox, remote } = this.#parts
    const there = outbox.view.has(id) || sourceOf(remote(), id) !== undefined
    return there ? id : checkItemId(definition, id)
  }
}

/**
 * What an edit did, for whoever takes it back. Made by functions that know of nothing else: the history would keep the view of each step,
 * and with it all that has changed since.
 */
type Deeds<T> = () => readonly Deed<T>[]

function single<T>(deed: Deed<T>): Deeds<T> {
  return () => [deed]
}

/** Listed when it is taken back: it is all that there was. */
function cleared<T>(view: View<T>, items: Remote<T>['items']): Deeds<T> {
  return () => [...view].map(([id, value]) => removed(id, value, items))
}

function removed<T>(id: string, value: T, items: Remote<T>['items']): Deed<T> {
  return { type: 'removed', id, value, source: items.aside(id) }
}
