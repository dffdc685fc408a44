export type { AdapterDriver, Watcher } from './adapter/adapterDriver.ts'
export { countListeners } from './adapter/countListeners.ts'
export { countWatchers, type CountedAccount } from './adapter/countWatchers.ts'
export { createAdapterStage, type AdapterStage, type StageDevice } from './adapter/adapterStage.ts'
export {
  notes,
  settings,
  type Note,
  type Settings,
} from './adapter/definitions.ts'
export { runAdapterContract } from './adapter/runAdapterContract.ts'
