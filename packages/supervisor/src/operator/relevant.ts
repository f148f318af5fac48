import type { OperationId, State } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/** What a request or an operation has come to: ids that belong to it, the ones found on the way included. */
export type Thread = ReadonlySet<string>

const texts = (thing: unknown): readonly string[] =>
  typeof thing === 'object' && thing !== null
    ? ['request', 'operation', 'set'].flatMap((key) => {
        const value: unknown = key in thing ? thing[key as keyof typeof thing] : null
        return typeof value === 'string' ? [value] : []
      })
    : []

const idsOf = ({ event, metadata }: ChainedEvent): readonly string[] => [
  ...texts(event.data),
  ...texts(metadata.because.data),
  ...('backup' in event.data ? texts(event.data.backup) : []),
  ...(metadata.operation === null ? [] : [metadata.operation]),
  metadata.correlationId,
]

/** The operation that the event begins. */
const begins = ({ event }: ChainedEvent): OperationId | null =>
  event.type === 'SwitchStarted' || event.type === 'BackupStarted' || event.type === 'RestoreStarted'
    ? event.data.operation
    : null

/** Does the event belong to the thread, and what does the thread come to with it? */
export const joined = (thread: Thread, event: ChainedEvent): Thread | null => {
  if (!idsOf(event).some((id) => thread.has(id))) return null
  const operation = begins(event)
  return operation === null || thread.has(operation) ? thread : new Set([...thread, operation])
}

/** A backup has ended when every folder that it is owed to has answered once. */
const isUnderWay = ({ backups, switches, restores }: State, id: string): boolean =>
  backups.running?.operation === id ||
  backups.drill?.operation === id ||
  switches.running?.operation === id ||
  restores.running?.operation === id ||
  (switches.contingency?.kind === 'running' && switches.contingency.operation === id) ||
  Object.values(backups.sets).some(
    (s) =>
      s.backup.set === id &&
      Object.values(s.copies).some((c) => c.kind === 'copied' || (c.kind === 'missing' && c.attempts === 0)),
  )

/** Nothing of the thread is waiting or under way any more. */
export const isOver = (state: State, thread: Thread): boolean =>
  ![...thread].some((id) => Object.hasOwn(state.people.requests, id) || isUnderWay(state, id))
