/** Why nothing notices the changes in a line of a rule. */
export interface Reason {
  /** Path under `packages/domain/src`. */
  readonly file: string
  /** Part of the line. */
  readonly line: string
  readonly why: string
}

export const reasons: readonly Reason[] = []
