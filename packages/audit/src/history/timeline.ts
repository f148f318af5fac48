import type { EventType, Instant, OperationId } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { REBUILT } from '../rebuild/rule.ts'
import { sentenceOf } from '../sentences/index.ts'
import { type Weight, weightOf } from './weight.ts'

/** One event as a line of the timeline. */
export interface TimelineLine {
  readonly revision: bigint
  readonly at: Instant
  readonly type: EventType
  readonly weight: Weight
  readonly says: string
  /** The rule that fired, and what it was given. */
  readonly rule: string
  readonly because: string
  readonly operation: OperationId | null
  readonly by: { readonly role: 'leader' | 'operator'; readonly process: string; readonly actor: string }
}

export const timelineLine = (e: ChainedEvent): TimelineLine => ({
  revision: e.head.revision,
  at: e.metadata.at,
  type: e.event.type,
  weight: weightOf(e.event.type),
  says: e.metadata.rule === REBUILT ? `Rebuilt from manifests: ${sentenceOf(e)}` : sentenceOf(e),
  rule: e.metadata.rule,
  because: e.metadata.because.input,
  operation: e.metadata.operation,
  by: e.metadata.writer,
})
