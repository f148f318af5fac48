import type { Instant } from '@db-failover/domain'
import type { HostConnection } from '@db-failover/ports'
import { ageAt, type Moment } from '../age.ts'

/** Nothing more is begun on a connection that drains; `spentMs` of the limit were over when the draining was noticed. */
export interface Drain {
  readonly from: Moment
  readonly spentMs: number
}

export const drainedFor = (drain: Drain, now: Moment): number => drain.spentMs + ageAt(drain.from, now)

/** An open connection and what runs on it. */
export interface Connected<C> {
  readonly connection: HostConnection<C>
  readonly running: Set<Running<C>>
  drain: Drain | null
}

/** One transaction between the gate and its end. */
export interface Running<C> {
  readonly on: Connected<C>
  readonly from: Instant
  readonly leased: boolean
  /** Why it was ended from outside; from then on nothing of it is acknowledged. */
  cutBecause: string | null
  committing: boolean
  readonly whenCut: Promise<void>
  readonly endWait: () => void
}

export const running = <C>(on: Connected<C>, from: Instant, leased: boolean): Running<C> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { on, from, leased, cutBecause: null, committing: false, whenCut: promise, endWait: resolve }
}
