/** One step of a batch that a {@link Storage} takes as a whole or not at all. */
export type StorageStep =
  | {
      /** Give a key a value, whatever it had. */
      readonly type: 'put'
      /** The key. */
      readonly key: string
      /** The value: text of any length. */
      readonly value: string
    }
  | {
      /** Take a key away; one that is not there is away. */
      readonly type: 'delete'
      /** The key. */
      readonly key: string
    }

/** A key and its value. */
export type StorageEntry = readonly [key: string, value: string]

/**
 * Where an account keeps what must survive a restart: text by key, written in atomic batches. Keys and values are well-formed: no
 * half of a surrogate pair stands alone.
 *
 * Batches are taken one after the other, in the order of the calls. An adapter keeps no state of its own beside the store;
 * `runStorageContract` of `@rxpep/testing/contract` says what each has to do.
 */
export interface Storage {
  /**
   * The entries whose keys begin with `prefix`, in code-unit order of the keys.
   *
   * Rejects with whatever stood in the way.
   */
  read(prefix: string): Promise<readonly StorageEntry[]>
  /**
   * Takes all steps, in their order, or none; resolves when they will survive a crash of the process.
   *
   * Rejects with whatever stood in the way, for example a `QuotaExceededError`: then nothing was written.
   */
  write(steps: readonly StorageStep[]): Promise<void>
  /**
   * Claims a name for this process or page alone, until it is given back or the process or page is gone: resolves with what
   * gives it back, or with nothing while somebody else has it.
   */
  claim(name: string): Promise<(() => void) | undefined>
  /** Ends the use of the store; what it was told before is kept. */
  close(): Promise<void>
}
