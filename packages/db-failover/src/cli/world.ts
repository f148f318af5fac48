import type { Environment } from '../config/process/read.ts'
import type { Output, Streams } from './output/output.ts'

/** What a command line is called in. */
export interface World {
  readonly argv: readonly string[]
  readonly env: Environment
  readonly cwd: string
  readonly streams: Streams
  /** Aborts when the person or the system asks to stop. */
  readonly stop: AbortSignal
  /** Who calls, as the operating system names them. */
  readonly actor: string
}

/** What every command takes. */
export interface Globals {
  readonly group?: string
  readonly json?: boolean
  readonly config?: string
}

/** What a command works with. */
export interface Cli extends World {
  readonly globals: Globals
  readonly out: Output
}
