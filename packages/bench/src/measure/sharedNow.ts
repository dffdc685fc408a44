/** Milliseconds by the machine's steady clock, which all its processes share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
