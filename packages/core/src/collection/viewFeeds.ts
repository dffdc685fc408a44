import { Observable, filter } from 'rxjs'
import { Channel } from '../channel/channel.ts'
import { Latest } from '../channel/latest.ts'
import type { QuarantinedItem } from '../fold/remote.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import { diff, type Change } from '../view/diff.ts'
import type { Element } from '../xml/element.ts'
import { ItemFeeds } from './itemFeeds.ts'

type Values<T> = SlotMap<T, Element>
type Quarantine<T> = ReadonlyMap<string, QuarantinedItem<T>>

/** What the feeds of a collection tell about. */
export interface Told<T> {
  /** What the user sees. */
  readonly view: Values<T>
  /** What can't be decoded. */
  readonly quarantine: Quarantine<T>
}

/** What has happened: what waits for it is called when this turn is over. */
const NOW = Promise.resolve()

/**
 * Tells subscribers what became of a view: the view, the changes, each item, the quarantine. What happens within one turn is
 * told once, in a microtask.
 */
export class ViewFeeds<T> {
  readonly #now: () => Told<T>
  /** The view, the present one first. */
  readonly view$: Latest<Values<T>>
  /** What can't be decoded, the present state first. */
  readonly quarantine$: Latest<Quarantine<T>>
  /** What made each view out of the one before. */
  readonly changes$: Observable<readonly Change<T>[]>
  readonly #changes$ = new Channel<readonly Change<T>[]>()
  readonly #items = new ItemFeeds<T>()
  #planned = false
  #isTelling = false
  /** The changes that are being told, where anybody asked for them. */
  #telling: readonly Change<T>[] | undefined

  constructor(now: () => Told<T>) {
    this.#now = now
    this.view$ = new Latest(now().view)
    this.quarantine$ = new Latest(now().quarantine)
    // Not by `defer`, which brings along what makes observables of promises, iterators and streams: 1.2 kB of a page.
    this.changes$ = new Observable((listener) => {
      // Who comes while they are told sees them already.
      const seen = this.#telling
      return this.#changes$.pipe(filter((changes) => changes !== seen)).subscribe(listener)
    })
  }

  /** The view now: the same one as was told, unless something else can be seen. */
  get view(): Values<T> {
    if (this.#planned || this.#isTelling) {
      const { view } = this.#now()
      if (!view.equals(this.view$.value)) return view
    }
    return this.view$.value
  }

  /** One item, its present value first. */
  item$(id: string): Observable<T | undefined> {
    return this.#items.feed(id, () => this.view$.value.get(id))
  }

  /** Something is new: it is told when this turn is over. */
  plan(): void {
    if (this.#planned) return
    this.#planned = true
    // That of the platform makes, and counts, an object with each call in Node.
    void NOW.then(this.#tell)
  }

  /** Tells at once what is planned; whoever asks while it is being told gets the rest in order, after it. */
  flush(): void {
    if (this.#isTelling) return
    // Whoever is told may make it change again.
    while (this.#planned) this.#tell()
  }

  /** Tells the last, and ends. */
  complete(): void {
    this.flush()
    for (const channel of [this.view$, this.#changes$, this.quarantine$]) channel.complete()
    this.#items.complete()
  }

  readonly #tell = (): void => {
    if (!this.#planned) return
    this.#planned = false
    const { view, quarantine } = this.#now()
    const { value: before } = this.view$
    this.#isTelling = true
    if (quarantine !== this.quarantine$.value) this.quarantine$.next(quarantine)
    // A large node is compared with what it was only where somebody asks for that.
    const asked = this.#changes$.observed || this.#items.observed
    const changes = (this.#telling = asked ? diff(before, view) : undefined)
    if (changes ? changes.length > 0 : !view.equals(before)) {
      this.#items.begin()
      this.view$.next(view)
      if (changes) {
        this.#changes$.next(changes)
        this.#items.tell(changes)
      }
    }
    this.#telling = undefined
    this.#isTelling = false
  }
}
