export { encrypted, type EncryptedCodec, type EncryptionKeys } from './encryption/encrypted.ts'
export { keyFromPassphrase, type PassphraseScope } from './encryption/keyFromPassphrase.ts'
export type { Secret } from './encryption/keyring.ts'
export type { Place, SealedItem, Sealing } from './codec/sealing.ts'
