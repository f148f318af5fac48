import type { Command } from 'commander'
import type { Answer, Outcome } from './session.ts'
import type { Cli } from './world.ts'

/** Runs a command's body with what it was called in, and keeps what came of it. */
export type Run = (body: (cli: Cli) => Promise<Outcome> | Promise<Answer>) => Promise<void>

/** Adds one command or a few to the program. */
export type Declare = (program: Command, run: Run) => void

/** Examples under a command's help; each is a line that can be typed. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((l) => `  $ db-failover ${l}`).join('\n')}`

/** For commands that only a leader can do. */
export const leave = ['--leave', 'leave the request in the log though no supervisor leads now'] as const
