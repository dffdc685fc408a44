// Sums up a run of `npm test` as one line, `N passed, N failed`: each test of vitest's reports counts, and each other
// task (lint, types, size, …) counts as one. What left no report has failed.
import { existsSync, readFileSync, readdirSync } from 'node:fs'

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))
const runs = '.turbo/runs'
const summaries = existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith('.json')) : []

const counts = { passed: 0, failed: 0 }

function countReport(path, exitCode) {
  const report = read(path)
  counts.passed += report.numPassedTests
  // A file that did not load has no failed test to show for it.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  // Red for another reason: an unhandled rejection, a global set-up that threw.
  counts.failed += failed === 0 && (exitCode !== 0 || !report.success) ? 1 : failed
  if (report.numPendingTests > 0) console.log(`${path}: ${report.numPendingTests} skipped`)
}

function countTask({ task, taskId, execution }) {
  const exitCode = execution?.exitCode ?? 1
  const report = `reports/${task}.json`
  const isTest = ['unit', 'bundle', 'browser', 'live'].includes(task)
  if (isTest && existsSync(report)) return countReport(report, exitCode)
  counts[exitCode === 0 && !isTest ? 'passed' : 'failed'] += 1
  if (exitCode !== 0) console.log(`failed: ${taskId}`)
}

if (summaries.length === 1)
  for (const task of read(`${runs}/${summaries[0]}`).tasks) countTask(task)
const exitCode = Number(process.argv[2])
// The run itself failed and no task says why: set-up, a missing server, turbo.
if (summaries.length !== 1 || (exitCode !== 0 && counts.failed === 0)) counts.failed += 1

console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
