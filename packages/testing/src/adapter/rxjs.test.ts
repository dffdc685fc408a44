import type { Account } from '@rxpep/core'
import type { Observable, Subscription } from 'rxjs'
import type { Watcher } from './adapterDriver.ts'
import { notes, settings } from './definitions.ts'
import { runAdapterContract } from './runAdapterContract.ts'

/** A subscriber that keeps what it was told last. */
class Subscriber<V> implements Watcher<V> {
  readonly #watch: (account: Account) => Observable<V>
  #subscription: Subscription | undefined
  #shown: V | undefined
  #told = 0

  constructor(account: Account, watch: (account: Account) => Observable<V>) {
    this.#watch = watch
    this.give(account)
    this.#told = 0
  }

  get shown(): V {
    return this.#shown as V
  }

  get times(): number {
    return this.#told
  }

  give(account: Account): void {
    this.unmount()
    let first = true
    this.#subscription = this.#watch(account).subscribe((value) => {
      this.#shown = value
      if (!first) this.#told += 1
      first = false
    })
  }

  unmount(): void {
    this.#subscription?.unsubscribe()
  }
}

runAdapterContract('plain RxJS', {
  collection: (account) => new Subscriber(account, (of) => of.collection(notes).view$),
  item: (account, id) => new Subscriber(account, (of) => of.collection(notes).item$(id)),
  query: (account, query) =>
    new Subscriber(account, (of) => of.collection(notes).query(query).rows$),
  document: (account) => new Subscriber(account, (of) => of.document(settings).value$),
  status: (account) => new Subscriber(account, (of) => of.collection(notes).status$),
  account: (account) => new Subscriber(account, (of) => of.status$),
  edits: (account) => new Subscriber(account, (of) => of.collection(notes).edits$),
  conflicts: (account) => new Subscriber(account, (of) => of.collection(notes).conflicts$),
  act: (work) => {
    work()
  },
})
