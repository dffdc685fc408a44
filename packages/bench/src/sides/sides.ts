import type { Side, SideId } from '../side.ts'

/**
 * The sides, in the order of the table. Each is loaded when it is needed only: a cell's process holds nothing of the others.
 */
export const sides: Readonly<Record<SideId, () => Promise<Side>>> = {
  limit: async () => (await import('./limit.ts')).limit,
  'limit-xml': async () => (await import('./limitXml.ts')).limitXml,
  'rxpep-engine': async () => (await import('./rxpepEngine.ts')).rxpepEngine,
  rxpep: async () => (await import('./rxpep.ts')).rxpep,
  'tanstack-db': async () => (await import('./tanstackDb.ts')).tanstackDb,
  rxdb: async () => (await import('./rxdb.ts')).rxdb,
  tinybase: async () => (await import('./tinybase.ts')).tinybase,
  mobx: async () => (await import('./mobx.ts')).mobx,
  'zustand-immer': async () => (await import('./zustandImmer.ts')).zustandImmer,
  'rxjs-copy': async () => (await import('./rxjsCopy.ts')).rxjsCopy,
}

/** The names of all sides. */
export const sideIds = Object.keys(sides) as SideId[]
