import { CodecError } from '../base/errors.ts'
import type { ReadonlyElement } from './readonlyElement.ts'

/** The error of a payload that is not what the codec expects. */
export const undecodable = (detail: string, cause?: unknown) =>
  new CodecError('undecodable', { detail, cause })

/** The error of a value that can't be written. */
export const unencodable = (detail: string, cause?: unknown) =>
  new CodecError('unencodable', { detail, cause })

/** Throws `error` unless the element has this name. */
export function requireNamed(
  element: ReadonlyElement,
  name: string,
  xmlns: string,
  error: (detail: string) => CodecError,
): void {
  if (!element.is(name, xmlns))
    throw error(`<${element.name}/> in ${element.getNS()} instead of <${name}/> in ${xmlns}`)
}
