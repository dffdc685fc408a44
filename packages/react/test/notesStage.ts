import { createAdapterStage, type AdapterStage } from '@rxpep/testing/adapter'
import { reactDriver } from './reactDriver.tsx'

/** A stage with Juliet's notes, `a` says one and `b` says two; `cold` when nobody has looked at them before. */
export function notesStage(start?: 'warm' | 'cold'): Promise<AdapterStage> {
  return createAdapterStage(reactDriver, start)
}
