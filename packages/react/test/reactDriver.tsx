import type { Account } from '@rxpep/core'
import { notes, settings, type AdapterDriver, type Watcher } from '@rxpep/testing/adapter'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import {
  RxPepProvider,
  useAccountStatus,
  useCollection,
  useConflicts,
  useDocument,
  useEdits,
  useItem,
  useQuery,
} from '../src/index.ts'

/** Drives React by its hooks. */
export const reactDriver: AdapterDriver = {
  collection: (account) => mount(account, () => useCollection(notes).view),
  item: (account, id) => mount(account, () => useItem(notes, id)),
  query: (account, query) => mount(account, () => useQuery(notes, query).rows),
  document: (account) => mount(account, () => useDocument(settings).value),
  status: (account) => mount(account, () => useCollection(notes).status),
  account: (account) => mount(account, useAccountStatus),
  edits: (account) => mount(account, () => useEdits(notes)),
  conflicts: (account) => mount(account, () => useConflicts(notes)),
  act: (work) => {
    flushSync(work)
  },
}

/** A component that shows what a hook gives. It renders as it does in an app: nothing waits for the test. */
function mount<V>(account: Account, useShown: () => V): Watcher<V> {
  const root = createRoot(document.createElement('div'))
  const place = { shown: undefined as V, renders: 0 }
  function Place() {
    place.shown = useShown()
    place.renders += 1
    return null
  }
  const give = (given: Account): void => {
    flushSync(() => {
      root.render(
        <RxPepProvider account={given}>
          <Place />
        </RxPepProvider>,
      )
    })
  }
  give(account)
  const first = place.renders
  return {
    get shown() {
      return place.shown
    },
    get times() {
      return place.renders - first
    },
    give,
    unmount: () => {
      flushSync(() => {
        root.unmount()
      })
    },
  }
}
