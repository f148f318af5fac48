import type { Context, GroupId, Instant, ProcessId } from '@db-failover/domain'

const context: Context = {
  at: '2026-03-01T00:00:00.000Z' as Instant,
  process: 'cli-1' as ProcessId,
  actor: 'ann',
  role: 'operator',
  term: null,
  request: null,
  validForMs: null,
  generationFor: (entry, operation) => `${entry.id}:${operation}`,
}

// #region decide
import { decide, initial } from '@db-failover/domain'

const decided = decide(initial, { type: 'CreateGroup', group: 'orders' as GroupId, mode: 'mirroring' }, context)
// Left: { _tag: 'UnknownMode', rule, asked, why, possible, next }; Right: { rule, events }
// #endregion
process.stdout.write(
  decided._tag === 'Left' ? `${decided.left._tag}: ${decided.left.why}\n` : `${decided.right.rule}\n`,
)
