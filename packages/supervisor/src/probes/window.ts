import type { Instant, Policy, Verdict, Window } from '@db-failover/domain'
import type { Probe } from '@db-failover/ports'

/** One probe of one entry, when it began. */
export interface Taken {
  readonly at: Instant
  readonly monotonic: number
  readonly probe: Pick<Probe, 'verdict' | 'refused' | 'says'>
}

/** `failing` counts towards a loss, `other` never does, `good` ends both. */
type Kind = 'good' | 'failing' | 'other'

/** The run of probes of one entry so far. Times are monotonic milliseconds. */
export interface Watch {
  readonly kind: Kind
  readonly verdict: Verdict
  readonly window: Omit<Window, 'reached' | 'witnesses'>
  /** When the window began. */
  readonly windowFrom: number
  /** When the run of probes of one kind began. */
  readonly runFrom: number
  readonly last: number
  /** Good probes in a row. */
  readonly good: number
  /** Since when the port has been refused without a break; null: the last probe was not refused. */
  readonly refusedFrom: number | null
}

export type WindowPolicy = Pick<
  Policy,
  'restartAllowanceMs' | 'failOverWhenUnusable' | 'returnedAfterSuccesses' | 'probeEveryMs' | 'probeTimeoutMs'
>

/** For how long the last run of probes lasts, in milliseconds: how long failing, or how long good. */
export const spanOf = (w: Watch): number => Math.max(0, Math.round(w.last - w.runFrom))

/** Longer than this between two probes, and nobody knows what was in between: a run does not reach across. */
const longestGap = (p: WindowPolicy): number => 3 * p.probeEveryMs + 2 * p.probeTimeoutMs

/** A refused port looks like a service restart until the allowance is over. */
const judged = ({ probe, monotonic }: Taken, refusedFrom: number | null, p: WindowPolicy): Verdict =>
  probe.verdict === 'gone' && refusedFrom !== null && monotonic - refusedFrom < p.restartAllowanceMs
    ? 'starting'
    : probe.verdict

const kindOf = (verdict: Verdict, p: WindowPolicy): Kind =>
  verdict === 'alive'
    ? 'good'
    : verdict === 'gone' || (verdict === 'unusable' && p.failOverWhenUnusable)
      ? 'failing'
      : 'other'

const allGood = ({ window }: Watch): boolean => window.verdicts['alive'] === window.probes

/** A run of another kind begins a window. Good probes belong to the window that they end until they are enough. */
const continues = (before: Watch, kind: Kind, good: number, p: WindowPolicy): boolean =>
  kind !== 'good' ? before.kind === kind : before.kind !== 'good' || allGood(before) || good <= p.returnedAfterSuccesses

/** One probe more. */
export const watched = (before: Watch | null, taken: Taken, p: WindowPolicy): Watch => {
  const { at, monotonic, probe } = taken
  const unbroken = before !== null && monotonic - before.last <= longestGap(p) ? before : null
  const refused = probe.verdict === 'gone' && probe.refused
  const refusedFrom = refused ? (unbroken?.refusedFrom ?? monotonic) : null
  const verdict = judged(taken, refusedFrom, p)
  const kind = kindOf(verdict, p)
  const sameRun = unbroken !== null && unbroken.kind === kind
  const good = kind !== 'good' ? 0 : sameRun ? unbroken.good + 1 : 1
  const old = unbroken !== null && continues(unbroken, kind, good, p) ? unbroken : null
  return {
    kind,
    verdict,
    window: {
      since: old?.window.since ?? at,
      probes: (old?.window.probes ?? 0) + 1,
      failures: (old?.window.failures ?? 0) + (kind === 'failing' ? 1 : 0),
      lastGood: kind === 'good' ? at : (before?.window.lastGood ?? null),
      verdicts: { ...old?.window.verdicts, [verdict]: (old?.window.verdicts[verdict] ?? 0) + 1 },
      says: probe.says,
    },
    windowFrom: old?.windowFrom ?? monotonic,
    runFrom: sameRun ? unbroken.runFrom : monotonic,
    last: monotonic,
    good,
    refusedFrom,
  }
}
