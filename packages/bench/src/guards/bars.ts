import type { Bar, BarCell } from './bar.ts'

const cell = (work: string, items: number, side: string): BarCell => ({ work, items, side })

/** A side beside another one at the same work. */
function beside(
  says: string,
  [work, items, side]: [work: string, items: number, side: string],
  against: string,
  limit: { atMost: number } | { atLeast: number },
): Bar {
  return { says, cell: cell(work, items, side), against: cell(work, items, against), ...limit }
}

const thousands = (items: number) => items.toLocaleString('en').replaceAll(',', ' ')

/** What `npm run bench` has to show. Times are ratios in one run; weights are numbers. */
export const bars: readonly Bar[] = [
  beside('first load, engine, beside the limit', ['first-load', 100_000, 'rxpep-engine'], 'limit', {
    atMost: 2,
  }),
  ...[1_000, 10_000, 100_000].map((items) =>
    beside(
      `engine, one update at ${thousands(items)}, beside the limit`,
      ['update', items, 'rxpep-engine'],
      'limit',
      { atMost: items > 1_000 ? 3 : 5 },
    ),
  ),
  beside(
    'TanStack DB beside the engine, one update',
    ['update', 100_000, 'tanstack-db'],
    'rxpep-engine',
    { atLeast: 10 },
  ),
  beside('RxDB beside the engine, one update', ['update', 100_000, 'rxdb'], 'rxpep-engine', {
    atLeast: 100,
  }),
  ...[1_000, 10_000, 100_000].map((items) =>
    beside(
      `path, one update at ${thousands(items)}, beside the same by hand`,
      ['update', items, 'rxpep'],
      'limit-xml',
      { atMost: 1.5 },
    ),
  ),
  beside(
    'per-item fan-out, engine, beside the limit',
    ['fan-out', 10_000, 'rxpep-engine'],
    'limit',
    {
      atMost: 4,
    },
  ),
  beside(
    'edit and confirmation, engine, beside bare immer',
    ['edit', 10_000, 'rxpep-engine'],
    'limit',
    {
      atMost: 2,
    },
  ),
  beside(
    'edit and confirmation, public API, beside the same by hand',
    ['edit', 10_000, 'rxpep'],
    'limit-xml',
    { atMost: 2 },
  ),
  {
    says: 'edit with 1 000 pending beside none',
    cell: cell('edit-pending', 10_000, 'rxpep'),
    against: cell('edit', 10_000, 'rxpep'),
    atMost: 2,
  },
  ...[10_000, 100_000].map((items) =>
    beside(
      `sorted and filtered view at ${thousands(items)}, beside the in-place array`,
      ['sorted', items, 'rxpep-engine'],
      'limit',
      { atMost: 1 },
    ),
  ),
  beside(
    'TanStack DB beside the sorted and filtered view',
    ['sorted', 100_000, 'tanstack-db'],
    'rxpep-engine',
    { atLeast: 40 },
  ),
  beside(
    'first view from the wire beside parsing alone',
    ['first-view', 10_000, 'rxpep'],
    'limit-xml',
    {
      atMost: 1.5,
    },
  ),
  beside(
    'cold start beside reading and parsing the same bytes',
    ['cold-start', 10_000, 'rxpep'],
    'limit-xml',
    { atMost: 1.5 },
  ),
  ...[10_000, 100_000].map((items) => ({
    says: `memory at ${thousands(items)}, bytes an item beyond a Map, source XML apart`,
    cell: cell('memory', items, 'rxpep'),
    atMost: 40,
  })),
  {
    says: 'core without dependencies, bytes',
    cell: cell('page-weight', 0, 'rxpep-core'),
    atMost: 14_000,
  },
  { says: 'core with what it needs, bytes', cell: cell('page-weight', 0, 'rxpep'), atMost: 33_000 },
  {
    says: 'core with @xmpp/client, bytes',
    cell: cell('page-weight', 0, 'rxpep-client'),
    atMost: 46_000,
  },
]
