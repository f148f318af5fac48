/** How cells, scenarios and histories are told. */
export interface Telling {
  /** Laboratories at once. */
  readonly lanes: number
  /** Why there are no disks that can be full or read-only; null: there are. */
  readonly noDisks: string | null
  /** Note what was seen, so that docs/faults.md says it. */
  readonly record: boolean
}
