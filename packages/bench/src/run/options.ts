import { parseArgs } from 'node:util'

/** What the command line of a bench says. */
export interface Options {
  /** Only as much as fits three minutes. */
  readonly quick: boolean
  /** Only cells whose name has this in it. */
  readonly only: string | undefined
  /** Where the rows are written as JSON. */
  readonly json: string | undefined
  /** Whether a regression or a cell that failed makes the exit code 1. */
  readonly check: boolean
  /** Whether this run becomes the committed table that later ones are held against. */
  readonly save: boolean
  /** How often each cell is run, where that is told. */
  readonly sweeps: number | undefined
}

/**
 * Reads the command line.
 *
 * @throws TypeError for an option that there is none of
 */
export function readOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      check: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      sweeps: { type: 'string' },
    },
  })
  const sweeps = values.sweeps === undefined ? undefined : Number(values.sweeps)
  if (sweeps !== undefined && !(Number.isInteger(sweeps) && sweeps > 0)) {
    throw new TypeError(`--sweeps ${values.sweeps}: not a number of sweeps`)
  }
  return {
    quick: values.quick,
    only: values.only,
    json: values.json,
    check: values.check,
    save: values.save,
    sweeps,
  }
}
