import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import type { Mode } from '../run/settings.ts'

/** What a laboratory is asked to tell, one after the other. */
export type Order =
  | {
      readonly tell: 'cells'
      readonly mode: Mode
      /** Texts of cells of one table, which share one group. */
      readonly cells: readonly string[]
      readonly noDisks: string | null
      /** After this moment, machine's clock, no further cell is begun; null: all are told. */
      readonly until: number | null
    }
  | { readonly tell: 'scenario'; readonly mode: Mode; readonly name: string }
  | {
      readonly tell: 'history'
      readonly seed: number
      /** Faults in it. */
      readonly faults: number
      readonly log: LogKind['name']
      readonly engine: EngineKind['name']
      readonly noDisks: string | null
      /** Leave its folder even if it held. */
      readonly keep: boolean
    }

/** What was told to its end and held. */
export interface Seen {
  /** The text of a cell, the name of a scenario, the seed of a history. */
  readonly what: string
  readonly mode: Mode
  readonly end: string
}

/** What came of an order. */
export interface Outcome {
  /** Sentences about what does not hold, and last where the evidence lies. */
  readonly wrong: readonly string[]
  readonly skipped: readonly string[]
  /** Cells whose fault came too late for its moment, again and again. */
  readonly missed: readonly string[]
  readonly seen: readonly Seen[]
  /** Cells that were not come to. */
  readonly left: readonly string[]
}

export const nothing: Outcome = { wrong: [], skipped: [], missed: [], seen: [], left: [] }

export const together = (outcomes: readonly Outcome[]): Outcome => ({
  wrong: outcomes.flatMap((o) => o.wrong),
  skipped: outcomes.flatMap((o) => o.skipped),
  missed: outcomes.flatMap((o) => o.missed),
  seen: outcomes.flatMap((o) => o.seen),
  left: outcomes.flatMap((o) => o.left),
})
