/**
 * A sum of numbers that can be taken out again, correct to the last bit, in whatever order they come and go: what is lost where two are added is kept
 * beside (J. R. Shewchuk, "Adaptive precision floating-point arithmetic", 1997). Rounded once, when it is read.
 */
export class ExactSum {
  /** They don't overlap, grow, and are the sum together. */
  #parts: number[] = []

  /** Adds a finite number; one is taken out by adding its opposite. */
  add(number: number): void {
    const parts: number[] = []
    let sum = number
    for (const part of this.#parts) {
      const [large, small] = Math.abs(sum) < Math.abs(part) ? [part, sum] : [sum, part]
      sum = large + small
      const lost = small - (sum - large)
      if (lost !== 0) parts.push(lost)
    }
    this.#parts = sum === 0 ? parts : [...parts, sum]
  }

  /** The number that is nearest to the sum. */
  get value(): number {
    const parts = this.#parts
    let at = parts.length - 1
    let sum = parts[at] ?? 0
    let lost = 0
    while (lost === 0 && at > 0) {
      at -= 1
      const part = parts[at] as number
      const before = sum
      sum = before + part
      lost = part - (sum - before)
    }
    // Half way between two numbers, what is left says which.
    const beyond = at > 0 ? (parts[at - 1] as number) : 0
    const rounded = sum + 2 * lost
    const isHalf = rounded - sum === 2 * lost
    return isHalf && lost * beyond > 0 ? rounded : sum
  }
}
