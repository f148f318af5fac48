import { readFileSync } from 'node:fs'
import { number, record, type Shape, text } from './shape.ts'

/** One moment on two clocks: the process's own wall clock, and the machine's milliseconds, which never step. */
export interface Moment {
  readonly wall: string
  readonly machine: number
}

/** A transaction that was acknowledged to a host's application: it wrote this row, in this database and epoch. */
export interface Acknowledged {
  readonly host: string
  readonly row: number
  readonly entry: string
  readonly generation: string
  readonly epoch: string
  /** Within the transaction, before its first statement. */
  readonly before: Moment
  /** When the acknowledgement was there. */
  readonly after: Moment
}

const moment: Shape<Moment> = record({ wall: text, machine: number })

const acknowledged: Shape<Acknowledged> = record({
  host: text,
  row: number,
  entry: text,
  generation: text,
  epoch: text,
  before: moment,
  after: moment,
})

/** One line of JSON per transaction; a last line that a death cut off was not written down in time and is left out. */
export const readJournal = (path: string): readonly Acknowledged[] => {
  const whole = readFileSync(path, 'utf8')
  return whole
    .slice(0, whole.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => acknowledged(JSON.parse(line), `${path}:${i + 1}`))
}
