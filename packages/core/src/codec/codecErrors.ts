import { CodecError } from '../base/errors.ts'

/** The error of a payload that is not what the codec expects. */
export const undecodable = (detail: string) => new CodecError('undecodable', { detail })

/** The error of a value that can't be written. */
export const unencodable = (detail: string) => new CodecError('unencodable', { detail })
