import type { Account } from '@rxpep/core'
import { notes, settings, type AdapterDriver, type Watcher } from '@rxpep/testing/adapter'
import { flushSync, mount, unmount, type Component } from 'svelte'
import {
  collectionStore,
  conflictsStore,
  documentStore,
  editsStore,
  itemStore,
  queryStore,
  statusStore,
  type LiveStore,
} from '../src/index.ts'

/** A component that shows a store of the account that it is given. */
export type WatcherComponent = Component<
  {
    readonly account: Account
    readonly storeOf: () => LiveStore<unknown>
    readonly show: (value: unknown) => string
  },
  { give: (account: Account) => void }
>

/** Drives the stores by components that show them, one for each watcher. */
export function componentDriver(component: WatcherComponent): AdapterDriver {
  const watch = <V>(account: Account, storeOf: () => LiveStore<V>): Watcher<V> =>
    mountWatcher(component, account, storeOf)
  return {
    collection: (account) => watch(account, () => collectionStore(notes)),
    item: (account, id) => watch(account, () => itemStore(notes, id)),
    query: (account, query) => watch(account, () => queryStore(notes, query)),
    document: (account) => watch(account, () => documentStore(settings)),
    status: (account) => watch(account, () => statusStore(notes)),
    account: (account) => watch(account, () => statusStore()),
    edits: (account) => watch(account, () => editsStore(notes)),
    conflicts: (account) => watch(account, () => conflictsStore(notes)),
    act: (work) => {
      flushSync(work)
    },
  }
}

function mountWatcher<V>(
  component: WatcherComponent,
  account: Account,
  storeOf: () => LiveStore<V>,
): Watcher<V> {
  let times = -1
  let shown: V | undefined
  let gone = false
  const show = (value: unknown): string => {
    times += 1
    shown = value as V
    return ''
  }
  const mounted = mount(component, { target: document.body, props: { account, storeOf, show } })
  flushSync()
  return {
    get shown() {
      return shown as V
    },
    get times() {
      return times
    },
    give(next) {
      flushSync(() => {
        mounted.give(next)
      })
    },
    unmount() {
      if (gone) return
      gone = true
      void unmount(mounted)
    },
  }
}
