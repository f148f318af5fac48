import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** One moment on two clocks: UTC, and the machine's milliseconds, which never step and outlive a process. */
export interface Moment {
  readonly wall: string
  readonly mono: number
}

export const momentNow = (): Moment => ({ wall: new Date().toISOString(), mono: Number(process.hrtime.bigint()) / 1e6 })

/** A transaction that was acknowledged to the application: it wrote this row, in this database and epoch. */
export interface Acknowledged {
  readonly row: number
  readonly entry: string
  readonly generation: string
  readonly epoch: string
  /** Within the transaction, before its first statement. */
  readonly before: Moment
  /** When the acknowledgement was there. */
  readonly after: Moment
}

export interface Journal {
  /** On the disk when it returns. */
  readonly write: (a: Acknowledged) => void
  readonly close: () => void
}

/** Appends one line of JSON per acknowledged transaction and syncs each; a line that a death cut off is taken away. */
export const openJournal = (path: string): Journal => {
  const file = openSync(path, 'a')
  ftruncateSync(file, readFileSync(path).lastIndexOf('\n') + 1)
  return {
    write: (a) => {
      writeSync(file, `${JSON.stringify(a)}\n`)
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}

const isMoment = (u: unknown): u is Moment =>
  typeof u === 'object' &&
  u !== null &&
  'wall' in u &&
  typeof u.wall === 'string' &&
  'mono' in u &&
  typeof u.mono === 'number'

const isAcknowledged = (u: unknown): u is Acknowledged =>
  typeof u === 'object' &&
  u !== null &&
  'row' in u &&
  Number.isSafeInteger(u.row) &&
  'entry' in u &&
  typeof u.entry === 'string' &&
  'generation' in u &&
  typeof u.generation === 'string' &&
  'epoch' in u &&
  typeof u.epoch === 'string' &&
  'before' in u &&
  isMoment(u.before) &&
  'after' in u &&
  isMoment(u.after)

/** Every line; a last line without its end was not acknowledged to the disk and is left out. */
export const readJournal = async (path: string): Promise<readonly Acknowledged[]> => {
  const text = await readFile(path, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const read: unknown = JSON.parse(line)
      if (!isAcknowledged(read)) throw new Error(`line ${i + 1} of ${path} is no line of the journal`)
      return read
    })
}
