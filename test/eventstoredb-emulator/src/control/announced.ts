/** What a process that runs an emulator says of itself in its first line, with `--json`. */
export interface Announced {
  readonly url: string
  readonly port: number
  readonly connectionString: string
  readonly caFile: string | null
  /** Where it takes commands. */
  readonly control: string
}

export const isAnnounced = (value: unknown): value is Announced =>
  typeof value === 'object' && value !== null && 'connectionString' in value && 'control' in value
