/** What one side has to load. */
export interface Load {
  /** The side; what speaks XMPP without being a side of the works has its own name. */
  readonly side: string
  /** A module that exports the least that does the works. */
  readonly code: string
  /** What stays out. */
  readonly external?: readonly string[]
}

const core = `export { bookmarks, createAccount, defineCollection } from '@rxpep/core'`

/** What is weighed. */
export const loads: readonly Load[] = [
  { side: 'rxpep-core', code: core, external: ['rxjs', 'immer', '@xmpp/xml'] },
  { side: 'rxpep', code: core },
  {
    side: 'rxpep-client',
    code: `export { bookmarks, defineCollection } from '@rxpep/core'; export { connect } from '@rxpep/core/xmpp'`,
  },
  {
    side: 'tanstack-db',
    code: `export { createCollection, createLiveQueryCollection, eq } from '@tanstack/db'`,
  },
  {
    side: 'rxdb',
    code: `export { createRxDatabase } from 'rxdb'; export { getRxStorageMemory } from 'rxdb/plugins/storage-memory'`,
  },
  { side: 'tinybase', code: `export { createIndexes, createStore } from 'tinybase'` },
  {
    side: 'mobx',
    code: `export { autorun, computed, observable, observe, runInAction } from 'mobx'`,
  },
  {
    side: 'zustand-immer',
    code: `
      export { subscribeWithSelector } from 'zustand/middleware'
      export { immer } from 'zustand/middleware/immer'
      export { createStore } from 'zustand/vanilla'`,
  },
  { side: 'rxjs-copy', code: `export { BehaviorSubject, distinctUntilChanged, map } from 'rxjs'` },
  { side: 'xmpp-client', code: `export { client, xml } from '@xmpp/client'` },
  { side: 'stanza', code: `export { createClient } from 'stanza'` },
  { side: 'strophe', code: `export { $iq, Strophe } from 'strophe.js'` },
]
