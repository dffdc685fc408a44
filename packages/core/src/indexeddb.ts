export { indexedDbStorage } from './storage/indexedDbStorage.ts'
