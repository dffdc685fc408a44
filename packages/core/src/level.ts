export { levelStorage, type LevelDatabase } from './storage/levelStorage.ts'
