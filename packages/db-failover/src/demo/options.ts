/** What the demo is asked for. */
export interface DemoOptions {
  readonly keep?: boolean
  readonly folder?: string
  /** An EventStoreDB that holds the log instead of a SQLite file. */
  readonly log?: string
  /** The databases; SQLite files unless said otherwise. */
  readonly engine?: 'sqlite' | 'sqlserver-emulator'
  /** The program of the emulator of the engine. */
  readonly emulator?: string
  /** Starts supervisor and application again when they die. */
  readonly restart?: boolean
}
