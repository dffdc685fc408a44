/** Time as the library sees it: replaced by a virtual one in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `run` once after `ms` milliseconds; the result cancels it. */
  after(ms: number, run: () => void): () => void
  /** Calls `run` once in a task of its own, after those that wait already; `after(0, run)` where a clock has no such thing. */
  soon?(run: () => void): void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => {
      clearTimeout(timer)
    }
  },
  soon(run) {
    const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => void }
    if (setImmediate) {
      setImmediate(run)
      return
    }
    // Timers of browsers wait four milliseconds when they follow each other, and a second in a page that is not seen.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      run()
    }
    port2.postMessage(undefined)
  },
}
