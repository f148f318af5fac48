import type { Environment } from '../../config/process/read.ts'
import { codesOf, type Ink, inkFor, plain } from './ink.ts'
import { printable } from './printable.ts'

/** Where a command says what it has to say. */
export interface Output {
  readonly isJson: boolean
  readonly ink: Ink
  /** Characters per line. */
  readonly width: number
  /** A result: one JSON document under --json, else lines for people. On standard output. */
  readonly result: (json: unknown, lines: () => readonly string[]) => void
  /** Empties the screen for a result that takes the place of the one before; nothing under --json. */
  readonly clearScreen: () => void
  /** What helps a person at the moment and is no result: one line on standard error; nothing under --json. */
  readonly note: (text: string) => void
  /** A bar that is drawn over, on a terminal only; null removes it. */
  readonly bar: (bar: { readonly says: string; readonly fraction: number | null } | null) => void
}

/** A terminal, a file or a pipe. */
export interface Stream {
  readonly write: (text: string) => unknown
  readonly columns?: number
  readonly isTTY?: boolean
}

export interface Streams {
  readonly stdout: Stream
  readonly stderr: Stream
}

const CELLS = 24

const drawn = (says: string, fraction: number | null, width: number): string => {
  const full = fraction === null ? 0 : Math.round(Math.min(1, Math.max(0, fraction)) * CELLS)
  const cells =
    fraction === null ? '' : `[${'#'.repeat(full)}${'.'.repeat(CELLS - full)}] ${Math.round(fraction * 100)} % `
  return `${cells}${says}`.slice(0, width - 1)
}

/** BigInts as decimal texts: revisions are wider than a JSON number can be trusted with. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value, (_k, v: unknown) => (typeof v === 'bigint' ? v.toString() : v))

export const outputTo = ({ stdout, stderr }: Streams, isJson: boolean, env: Environment): Output => {
  let shown = false
  const width = stdout.columns ?? 120
  const ink = isJson ? plain : inkFor(stdout.isTTY === true, env)
  const own = codesOf(ink)
  const line = (text: string): string => `${printable(text, own)}\n`
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K')
    shown = false
  }
  return {
    isJson,
    ink,
    width,
    result: (json, lines) => {
      clear()
      stdout.write(isJson ? `${jsonLine(json)}\n` : lines().map(line).join(''))
    },
    clearScreen: () => {
      if (!isJson) stdout.write('\u001b[2J\u001b[H')
    },
    note: (text) => {
      if (isJson) return
      clear()
      stderr.write(line(text))
    },
    bar: (bar) => {
      if (isJson || !stderr.isTTY) return
      clear()
      if (bar === null) return
      stderr.write(drawn(printable(bar.says, own), bar.fraction, stderr.columns ?? 80))
      shown = true
    },
  }
}
