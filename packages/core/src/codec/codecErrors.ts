import { CodecError } from '../base/errors.ts'
import type { ReadonlyElement } from './readonlyElement.ts'

/** The error of a payload that is not what the codec expects. */
export const undecodable = (detail: string) => new CodecError('undecodable', { detail })

/** The error of a value that can't be written. */
export const unencodable = (detail: string) => new CodecError('unencodable', { detail })

/** The detail of an error about another element than the one that was expected. */
export const insteadOf = (element: ReadonlyElement, name: string, xmlns: string) =>
  `${tag(element.getName(), element.getNS())} instead of ${tag(name, xmlns)}`

const tag = (name: string, xmlns = '') => `<${name} xmlns='${xmlns}'/>`
