import { runAdapterContract } from '@rxpep/testing/adapter'
import { componentDriver, type WatcherComponent } from '../test/componentDriver.ts'
import CurrentWatcher from '../test/CurrentWatcher.svelte'
import StoreWatcher from '../test/StoreWatcher.svelte'

runAdapterContract('Svelte, $store', componentDriver(StoreWatcher as unknown as WatcherComponent))
runAdapterContract(
  'Svelte, store.current',
  componentDriver(CurrentWatcher as unknown as WatcherComponent),
)
