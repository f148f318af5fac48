import { identifier } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

// One row of ours in the protected database: group, term, epoch, fence, which set of ours the differential base is, and the
// newest restore that msdb knew of when the epoch was written.

const ours = (database: string, name: 'db_failover_guard' | 'db_failover_host_check'): string =>
  `${identifier(database)}.[dbo].${identifier(name)}`
const table = (database: string): string => ours(database, 'db_failover_guard')
const hostCheck = (database: string): string => ours(database, 'db_failover_host_check')

/** Which of our tables the database has. */
export const guardExists = (database: string): Statement =>
  statement(
    `SELECT t.name FROM ${identifier(database)}.sys.tables AS t ` +
      "WHERE t.name IN (N'db_failover_guard', N'db_failover_host_check');",
  )

export const createGuard = (database: string): Statement =>
  statement(
    `CREATE TABLE ${table(database)} (` +
      '[one] tinyint NOT NULL PRIMARY KEY, [failover_group] nvarchar(63) NOT NULL, [term] bigint NOT NULL, ' +
      '[epoch] nvarchar(128) NULL, [fence] nvarchar(128) NULL, ' +
      '[base_set] nvarchar(128) NULL, [base_guid] nvarchar(36) NULL, [newest_restore] bigint NULL);',
  )

/** Where a host's credential proves that it may write. It stays empty: the proof is rolled back. */
export const createHostCheck = (database: string): Statement =>
  statement(`CREATE TABLE ${hostCheck(database)} ([mark] nvarchar(64) NOT NULL);`)

export interface GuardRow {
  readonly group: string
  readonly term: number
  readonly epoch: string | null
  readonly fence: string | null
  readonly baseSet: string | null
  readonly baseGuid: string | null
  readonly newestRestore: number | null
}

export const insertGuard = (database: string, g: GuardRow): Statement =>
  statement(
    `INSERT INTO ${table(database)} ([one], [failover_group], [term], [epoch], [fence], [base_set], [base_guid], [newest_restore]) ` +
      'VALUES (1, @group, @term, @epoch, @fence, @baseSet, @baseGuid, @newestRestore);',
    { ...g },
  )

export const selectGuard = (database: string): Statement =>
  statement(
    `SELECT g.failover_group, g.term, g.epoch, g.fence, g.base_set, g.base_guid, g.newest_restore ` +
      `FROM ${table(database)} AS g WHERE g.one = 1;`,
  )

/** Touches no row where a later term has been, or where the row is another group's. */
export const updateGuard = (database: string, g: GuardRow): Statement =>
  statement(
    `UPDATE ${table(database)} SET [term] = @term, [epoch] = @epoch, [fence] = @fence, ` +
      '[base_set] = @baseSet, [base_guid] = @baseGuid, [newest_restore] = @newestRestore ' +
      'WHERE [one] = 1 AND [failover_group] = @group AND [term] <= @term;',
    { ...g },
  )

export const insertHostCheck = (database: string, mark: string): Statement =>
  statement(`INSERT INTO ${hostCheck(database)} ([mark]) VALUES (@mark);`, {
    mark,
  })

export const selectHostCheck = (database: string, mark: string): Statement =>
  statement(`SELECT c.mark FROM ${hostCheck(database)} AS c WHERE c.mark = @mark;`, { mark })
