import { size } from '@db-failover/audit'
import { byAge, type State } from '@db-failover/domain'
import type { Ink } from '../cli/output/ink.ts'
import { table } from '../cli/output/table.ts'

/** One backup set with what became of each of its copies. */
export interface LedgerRow {
  readonly set: string
  readonly kind: 'full' | 'differential'
  readonly base: string | null
  readonly of: string
  readonly epoch: string
  /** Everything committed before it is contained. */
  readonly point: string
  readonly size: number
  readonly cause: 'contingency' | 'manual' | 'scheduled'
  readonly pinned: boolean
  readonly staged: 'there' | 'retired' | 'gone'
  readonly copies: Readonly<Record<string, 'missing' | 'copied' | 'verified' | 'retired'>>
  /** When a drill last restored and checked it. */
  readonly drilled: string | null
}

/** What was taken, where it lies, what was read back and what was restore-tested; the newest first. */
export const ledgerOf = (state: State): readonly LedgerRow[] =>
  Object.values(state.backups.sets)
    .sort((a, b) => byAge(b.backup.set, a.backup.set))
    .map(({ backup, manual, contingency, pinned, staged, copies, drilled }) => ({
      set: backup.set,
      kind: backup.kind,
      base: backup.base,
      of: backup.entry,
      epoch: backup.epoch,
      point: backup.contains.allBefore,
      size: backup.size,
      cause: contingency ? 'contingency' : manual ? 'manual' : 'scheduled',
      pinned,
      staged,
      copies: Object.fromEntries(Object.entries(copies).map(([on, c]) => [on, c.kind])),
      drilled,
    }))

const copiesText = (row: LedgerRow, ink: Ink): string =>
  Object.entries(row.copies)
    .map(([on, kind]) => `${on} ${kind === 'missing' ? ink('bad', 'MISSING') : kind}`)
    .join(', ')

const marks = (row: LedgerRow): string =>
  [
    ...(row.cause === 'scheduled' ? [] : [row.cause]),
    ...(row.pinned ? ['pinned'] : []),
    ...(row.drilled === null ? [] : [`drilled ${row.drilled.slice(0, 19)}`]),
  ].join(', ')

export const ledgerLines = (rows: readonly LedgerRow[], ink: Ink): readonly string[] =>
  rows.length === 0
    ? ['  no backup yet']
    : table(
        [
          ['SET', 'KIND', 'OF', 'EVERYTHING BEFORE', 'SIZE', 'COPIES', ''].map((h) => ink('quiet', h)),
          ...rows.map((r) => [
            r.set,
            r.base === null ? r.kind : `${r.kind} on ${r.base}`,
            `${r.of}, ${r.epoch}`,
            r.point,
            size(r.size),
            copiesText(r, ink),
            marks(r),
          ]),
        ],
        '  ',
      )
