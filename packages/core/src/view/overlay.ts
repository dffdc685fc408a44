import { setWithout } from '../base/without.ts'
import { applyIntent, type Intent } from '../outbox/intent.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { SlotMap } from '../structure/slotMap.ts'

/**
 * The view: what the server told, with the edits on top, in their order. This is the only definition of what the user
 * sees; {@link Overlay} keeps it up to date item by item.
 */
export function overlay<T, A>(
  remote: { readonly items: SlotMap<T, A> },
  edits: readonly Intent<T>[],
  mergeBy?: string,
): SlotMap<T, A> {
  return remote.items.edit((draft) => {
    const values = new Map<string, T | undefined>()
    let cleared = false
    for (const edit of edits) {
      if (edit.type === 'clear') {
        cleared = true
        values.clear()
        continue
      }
      const { id } = edit
      const value = values.has(id) || cleared ? values.get(id) : remote.items.get(id)
      values.set(id, applyIntent(edit, value, mergeBy))
    }
    if (cleared) draft.retain((id) => values.has(id))
    for (const [id, value] of values) {
      if (value === undefined) draft.delete(id)
      else draft.set(id, value, remote.items.aside(id))
    }
  })
}

/** The view while edits come and go and the remote changes: only the items that something happened to are looked at. */
export class Overlay<T, A> {
  readonly #make: (id: string, value: T | undefined) => T | undefined
  #laid = new Set<string>()
  #items: SlotMap<T, A>
  #view: SlotMap<T, A>
  #told: SlotMap<T, A>
  #cleared = false

  /** `make` says what the edits of an item make of what the server has, or of nothing where all was cleared. */
  constructor(items: SlotMap<T, A>, make: (id: string, value: T | undefined) => T | undefined) {
    this.#items = items
    this.#view = items
    this.#told = items
    this.#make = make
  }

  /** What the user sees: the same version as long as nothing has changed. */
  get view(): SlotMap<T, A> {
    return this.#view
  }

  /** The observers are told of the view as it is now: what comes back to what it was before that is the same value again. */
  told(): void {
    this.#told = this.#view
  }

  /** The server has told something. */
  rebase(items: SlotMap<T, A>): void {
    const before = this.#items
    this.#items = items
    if (this.#cleared || items === before) return
    if (this.#laid.size === 0) {
      this.#view = items
      return
    }
    const ids: string[] = []
    before.eachChange(items, (id) => ids.push(id))
    this.#write(ids)
  }

  /** The edits of an item are others now; `some` says whether it has any, and `make` what it is by them, where that is known. */
  lay(id: string, some: boolean, make?: () => T | undefined): void {
    const before = this.#view
    // It says what the server has: written is to that, or the two would go apart, and all would be kept twice.
    if (this.#laid.size === 0 && !this.#cleared && before.agreesWith(this.#items))
      this.#view = this.#items
    if (some) this.#laid.add(id)
    this.#show(id, make ? make() : this.#valueOf(id))
    // Nothing has changed: it is the same version.
    if (this.#view === this.#items) this.#view = before
    if (!some) this.#laid = setWithout(this.#laid, id)
  }

  /** Whether all that the server has is to be cleared. */
  clear(cleared: boolean): void {
    if (this.#cleared === cleared) return
    this.#cleared = cleared
    // Everything comes up, as when what was stored has been read.
    if (!cleared && this.#laid.size === 0 && this.#view.size === 0 && this.#items.size > 0) {
      this.#view = this.#items
      return
    }
    const ids = cleared
      ? [...this.#view.keys()]
      : this.#view.changesTo(this.#items).map(({ id }) => id)
    this.#write([...ids, ...this.#laid])
  }

  #show(id: string, value: T | undefined): void {
    const shown = this.#view
    const before = shown.get(id)
    const known = value === undefined ? undefined : this.#known(id, value, before)
    if (known === undefined) this.#view = shown.delete(id)
    else if (!Object.is(known, before)) this.#view = shown.set(id, known, this.#items.aside(id))
  }

  #write(ids: readonly string[]): void {
    const [one] = ids
    if (one !== undefined && ids.length === 1) {
      this.#show(one, this.#valueOf(one))
      return
    }
    const shown = this.#view
    this.#view = shown.edit((draft) => {
      for (const id of ids) {
        const value = this.#valueOf(id)
        const before = shown.get(id)
        const known = value === undefined ? undefined : this.#known(id, value, before)
        if (known === undefined) draft.delete(id)
        else if (!Object.is(known, before)) draft.set(id, known, this.#items.aside(id))
      }
    })
  }

  /** What says the same is the same, as it is shown or was told: nobody is to be told of it. */
  #known(id: string, value: T, shown: T | undefined): T {
    if (shown !== undefined && sameValue(shown, value)) return shown
    const told = this.#told.get(id)
    return told !== undefined && sameValue(told, value) ? told : value
  }

  #valueOf(id: string): T | undefined {
    const known = this.#cleared ? undefined : this.#items.get(id)
    return this.#laid.has(id) ? this.#make(id, known) : known
  }
}
