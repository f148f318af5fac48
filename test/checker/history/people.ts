import type { Evidence } from '../evidence/evidence.ts'
import { number, orNull, record, text, truth } from '../evidence/shape.ts'
import { factsOf } from './facts.ts'

export const leaderships = (e: Evidence) => factsOf(e, 'LeadershipTaken', record({ process: text, term: number }))

export const consents = (e: Evidence) => factsOf(e, 'ConsentGiven', record({ to: text, for: orNull(text) }))

export const withdrawals = (e: Evidence) => factsOf(e, 'ConsentWithdrawn', record({ to: text }))

export const enablings = (e: Evidence) =>
  factsOf(e, 'FailoverEnabled', record({ consent: record({ maxLossMs: orNull(number) }) }))

export const disablings = (e: Evidence) => factsOf(e, 'FailoverDisabled', record({}))

export const reconnects = (e: Evidence) =>
  factsOf(e, 'AutomaticReconnectChanged', record({ on: truth, consent: orNull(record({ by: text })) }))

export const policies = (e: Evidence) =>
  factsOf(e, 'PolicyChanged', record({ policy: record({ withoutLog: orNull(text) }) }))
