export {
  average,
  count,
  max,
  min,
  sum,
  type Aggregate,
  type AggregateState,
} from './query/aggregates.ts'
export { groupBy, type Aggregates, type Group, type GroupOptions } from './query/groupBy.ts'
export { join, type JoinKey, type JoinOptions, type JoinType, type Pair } from './query/join.ts'
export type { LiveView, Queryable } from './query/liveView.ts'
