import { createAdapterStage, type AdapterDriver, type AdapterStage } from '@rxpep/testing/adapter'

/** Juliet's account on an embedded server, with the notes `a` (one) and `b` (two), for tests that mount by themselves. */
export function setStage(): Promise<AdapterStage> {
  return createAdapterStage({} as AdapterDriver)
}
