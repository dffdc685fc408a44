import { afterAll, afterEach, expect } from 'vitest'

// Loaded before every test file: what a test writes to the console as an error or a warning fails it.
// A test that expects such a line replaces the method itself with `vi.spyOn(console, 'warn')`.
const heard: string[] = []

for (const level of ['error', 'warn'] as const) {
  const write = console[level].bind(console)
  console[level] = (...words: unknown[]) => {
    heard.push(`console.${level}: ${words.map(String).join(' ')}`)
    write(...words)
  }
}

function failOnNoise() {
  const lines = heard.splice(0)
  if (lines.length > 0) throw new Error(`The test wrote to the console:\n${lines.join('\n')}`)
}

afterEach(failOnNoise)
afterAll(failOnNoise)

// Property tests: one seed for the run (vitest.config.ts prints it), RUNS cases per property.
if (expect.getState().testPath?.includes('.property.')) {
  const { configureGlobal } = await import('fast-check')
  const runs = process.env['RUNS']
  configureGlobal({
    seed: Number(process.env['SEED']),
    ...(runs ? { numRuns: Number(runs) } : {}),
  })
}
