import { createHash } from 'node:crypto'
import type { ProcessId, Recorded } from '@db-failover/domain'
import type { Draft } from '@db-failover/ports'
import type { Happened } from './days.ts'

const writer = { process: 'supervisor-1' as ProcessId, role: 'leader', actor: 'service' } as const

/** A UUID that only the number decides. */
const uuidOf = (n: number): string => {
  const hex = createHash('sha256').update(`${n}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** What the leader appends: what it was told stands beside what it decided, as in every log of ours. */
export const draftOf = ({ event, at }: Happened, n: number): Draft => ({
  eventId: uuidOf(n),
  event,
  metadata: {
    at,
    writer,
    term: 1,
    operation: 'operation' in event.data ? event.data.operation : null,
    rule: 'backup.taken',
    rulesVersion: 1,
    policyRevision: null,
    because: { input: event.type, data: { ...event.data } },
    correlationId: uuidOf(n),
    causationId: n === 0 ? null : uuidOf(n - 1),
  },
})

export const recordedOf = ({ event, at }: Happened, n: number): Recorded => ({
  event,
  from: { at, role: writer.role, actor: writer.actor, process: writer.process, term: 1, revision: BigInt(n) },
})
