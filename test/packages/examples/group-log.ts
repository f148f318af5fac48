import type { GroupId, Instant, ProcessId } from '@db-failover/domain'
import type { UnchainedMetadata } from '@db-failover/ports'

const group = 'orders' as GroupId
const metadata: UnchainedMetadata = {
  at: '2026-03-01T00:00:00.000Z' as Instant,
  writer: { process: 'cli-1' as ProcessId, role: 'operator', actor: 'ann' },
  term: null,
  operation: null,
  rule: 'group.created',
  rulesVersion: 1,
  policyRevision: null,
  because: { input: 'CreateGroup', data: {} },
  correlationId: 'cli-1/1',
  causationId: null,
}

// #region group-log
import { randomUUID } from 'node:crypto'
import { event, evolve, initial } from '@db-failover/domain'
import { groupLog } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'

const log = memoryEventLog() // or openSqliteEventLog, ...
const orders = groupLog(log, group)

const page = await orders.read(null, 500)() // Either<ChainError, readonly ChainedEvent[]>; null: from the start
if (page._tag === 'Left') throw new Error(page.left._tag)
const state = page.right.reduce(evolve, initial) // a ChainedEvent is a Recorded: { event, from }
const end = page.right.at(-1)?.head ?? null // { revision, hash }: what the next event must follow

const created = event('GroupCreated', { group, mode: 'backup-and-restore', formatVersion: 1 })
const appended = await orders.append(end, [{ eventId: randomUUID(), event: created, metadata }])()
// Right { head, receipt }: `head` is the end for the next append
// Left WrongExpectation: somebody else was first; read on from `end` and decide again
// #endregion
process.stdout.write(
  appended._tag === 'Right'
    ? `${state.configuration.group} became revision ${appended.right.head.revision}\n`
    : `${appended.left._tag}\n`,
)
