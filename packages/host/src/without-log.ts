import { type Instant, later } from '@db-failover/domain'

/** Transactions acknowledged between two instants of this process's wall clock. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
  readonly transactions: number
}

/**
 * What a host under `keep` owes the log. `owed`: acknowledged without a lease. `since[n]`: acknowledged with a lease,
 * after the n-th sign of life was sent; until a later sign of life has shown that the epoch still held, a switch that
 * was appended meanwhile may lie before them.
 */
export interface WithoutLog {
  readonly owed: Span | null
  readonly since: readonly { readonly mark: number; readonly span: Span | null }[]
}

export const nothingOwed: WithoutLog = { owed: null, since: [{ mark: 0, span: null }] }

const joined = (a: Span | null, b: Span | null): Span | null =>
  a === null || b === null
    ? (a ?? b)
    : {
        from: a.from < b.from ? a.from : b.from,
        to: later(a.to, b.to),
        transactions: a.transactions + b.transactions,
      }

/** A sign of life is about to be sent. Stretches in which nothing was committed are not kept. */
export const marked = (w: WithoutLog, mark: number): WithoutLog => ({
  ...w,
  since: [...w.since.filter((s) => s.span !== null), { mark, span: null }],
})

/** A transaction that began at `from` was, or may have been, committed at `to`. */
export const committed = (w: WithoutLog, from: Instant, to: Instant, leased: boolean): WithoutLog => {
  const one = { from, to, transactions: 1 }
  if (!leased) return { ...w, owed: joined(w.owed, one) }
  return { ...w, since: w.since.map((s, i) => (i === w.since.length - 1 ? { ...s, span: joined(s.span, one) } : s)) }
}

/** The sign of life `mark` was answered, and the log showed no other epoch: what came before it lay in its epoch. */
export const confirmed = (w: WithoutLog, mark: number): WithoutLog => ({
  ...w,
  since: w.since.filter((s) => s.mark >= mark),
})

/** The log shows that the epoch was over while this host still used it. */
export const overtaken = (w: WithoutLog): WithoutLog => ({
  owed: w.since.reduce((sum, s) => joined(sum, s.span), w.owed),
  since: w.since.map((s) => ({ ...s, span: null })),
})

export const told = (w: WithoutLog): WithoutLog => ({ ...w, owed: null })
