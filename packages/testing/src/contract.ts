export type {
  ConnectDevice,
  ContractAccount,
  ContractDevice,
  ContractLogin,
} from './contract/contractDevice.ts'
export {
  runServerContract,
  type ContractOptions,
  type ContractTopic,
} from './contract/runServerContract.ts'
export { runStorageContract } from './contract/runStorageContract.ts'
export type { CreateStorage, StorageUnderTest } from './contract/storageUnderTest.ts'
