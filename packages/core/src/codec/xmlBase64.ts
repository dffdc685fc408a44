import type { XmlType } from './xmlType.ts'

/** Bytes in Base64 (RFC 4648 §4); white space in between is ignored. */
export const xmlBase64: XmlType<Uint8Array> = {
  expects: 'Base64',
  parse(text) {
    try {
      return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    } catch {
      return undefined
    }
  },
  format(value) {
    if (!(value instanceof Uint8Array)) return undefined
    return btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(''))
  },
}
