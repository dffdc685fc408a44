/** What was measured of one cell: one number a sweep, in microseconds an operation or in bytes. */
export interface Measured {
  /** The work. */
  readonly work: string
  /** With how many items; 0 where there are none. */
  readonly items: number
  /** By whom. */
  readonly side: string
  /** What the numbers are. */
  readonly unit: 'us' | 'bytes'
  /** One a sweep; nothing where a run failed. */
  readonly numbers: readonly (number | null)[]
}

/** The name of a cell, such as `update/10000/rxpep`. */
export function cellName({ work, items, side }: Omit<Measured, 'unit' | 'numbers'>): string {
  return `${work}/${items}/${side}`
}

/** What was measured before, with what has been measured anew in its place. */
export function merged(before: readonly Measured[], anew: readonly Measured[]): Measured[] {
  const all = new Map(before.map((cell) => [cellName(cell), cell]))
  for (const cell of anew) all.set(cellName(cell), cell)
  return [...all.values()]
}

/** The numbers with three digits that count: what is committed. */
export function rounded(measured: readonly Measured[]): Measured[] {
  return measured.map((cell) => ({
    ...cell,
    numbers: cell.numbers.map((number) => number && Number(number.toPrecision(3))),
  }))
}

/** The cells of which not one run succeeded. */
export function failedCells(measured: readonly Measured[]): string[] {
  return measured.filter(({ numbers }) => numbers.every((number) => number === null)).map(cellName)
}
