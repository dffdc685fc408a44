import type { Storage } from '@rxpep/core/storage'

/** A store that nobody else uses, empty at first. */
export interface StorageUnderTest {
  /** Opens it: each call gives another handle, as another tab or another part of an app would have one. */
  open(): Storage | Promise<Storage>
  /** Does what a restart does, after all handles were closed: closes a file and opens it again, loads a page anew. */
  restart?(): void | Promise<void>
  /** Deletes it. */
  remove?(): void | Promise<void>
}

/** Makes an empty store: the only thing that the contract must be told about a storage. */
export type CreateStorage = () => StorageUnderTest | Promise<StorageUnderTest>
