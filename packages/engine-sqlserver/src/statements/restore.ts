import { identifier, literal, pathLiteral } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

/** Where one file of the database goes: its logical name, and its path as the server sees it. */
export interface Move {
  readonly logical: string
  readonly path: string
}

const moved = ({ logical, path }: Move): string => `MOVE ${literal(logical)} TO ${pathLiteral(path)}`

/** A full into a database that does not exist. REPLACE is never said: nothing is restored over anything. */
export const restoreFull = (database: string, path: string, moves: readonly Move[]): Statement =>
  statement(
    `RESTORE DATABASE ${identifier(database)} FROM DISK = ${pathLiteral(path)} WITH ${[
      'FILE = 1',
      ...moves.map(moved),
      'NORECOVERY',
      'CHECKSUM',
      'STOP_ON_ERROR',
      'STATS = 5',
    ].join(', ')};`,
  )

export const restoreDifferential = (database: string, path: string): Statement =>
  statement(
    `RESTORE DATABASE ${identifier(database)} FROM DISK = ${pathLiteral(path)} ` +
      'WITH FILE = 1, NORECOVERY, CHECKSUM, STOP_ON_ERROR, STATS = 5;',
  )

/** The one step of a restore that cannot be undone, so it stands alone. */
export const recover = (database: string): Statement =>
  statement(`RESTORE DATABASE ${identifier(database)} WITH RECOVERY;`)

export const dropDatabase = (database: string): Statement => statement(`DROP DATABASE ${identifier(database)};`)
