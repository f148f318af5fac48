import { identifier } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

// Reads of the catalog from `master`: no session of ours ever stands in a database that may be restored.
// ("sys.databases", "sys.database_mirroring", "sys.database_recovery_status", "sys.master_files", "sys.dm_db_log_stats".)

/** State, access and history of one database; no row when the server has none of that name. */
export const markers = (database: string): Statement =>
  statement(
    'SELECT d.database_id, d.state_desc, d.user_access_desc, d.is_read_only, d.is_in_standby, d.recovery_model_desc, ' +
      'd.source_database_id, d.replica_id, m.mirroring_guid, rs.database_guid, rs.family_guid, rs.recovery_fork_guid ' +
      'FROM sys.databases AS d ' +
      'LEFT JOIN sys.database_mirroring AS m ON m.database_id = d.database_id ' +
      'LEFT JOIN sys.database_recovery_status AS rs ON rs.database_id = d.database_id ' +
      'WHERE d.name = @database;',
    { database },
  )

/** The end of the log: it never falls on one fork. From SQL Server 2016 SP2, with VIEW SERVER STATE. */
export const logEnd = (databaseId: number): Statement =>
  statement('SELECT ls.log_end_lsn FROM sys.dm_db_log_stats(@databaseId) AS ls;', { databaseId })

/** On which full each data file's next differential would rest, as the database itself says. */
export const basesInDatabase = (database: string): Statement =>
  statement(
    `SELECT f.file_id, f.differential_base_guid FROM ${identifier(database)}.sys.database_files AS f WHERE f.type = 0;`,
  )

/** The same as `master` says: right for a database that is read-only, offline or restoring. */
export const basesInMaster = (databaseId: number): Statement =>
  statement(
    'SELECT f.file_id, f.differential_base_guid FROM sys.master_files AS f WHERE f.database_id = @databaseId AND f.type = 0;',
    { databaseId },
  )

/** The newest restore over a database of that name, as msdb counts them: a hint, since msdb may have been purged. */
export const newestRestore = (database: string): Statement =>
  statement(
    'SELECT MAX(rh.restore_history_id) AS newest FROM msdb.dbo.restorehistory AS rh ' +
      "WHERE rh.destination_database_name = @database AND rh.restore_type <> 'V';",
    { database },
  )

/** Names of the databases on the server, with their states. */
export const databases = (): Statement => statement('SELECT d.name, d.state_desc FROM sys.databases AS d;')

export const server = (): Statement =>
  statement(
    "SELECT CAST(SERVERPROPERTY('ServerName') AS nvarchar(128)) AS server_name, " +
      "CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version, " +
      "CAST(SERVERPROPERTY('EngineEdition') AS int) AS engine_edition, " +
      "CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS edition, " +
      "CAST(SERVERPROPERTY('InstanceDefaultDataPath') AS nvarchar(260)) AS data_path, " +
      "CAST(SERVERPROPERTY('InstanceDefaultLogPath') AS nvarchar(260)) AS log_path;",
  )

/** Who made the full that displaced ours: a hint, since msdb may have been purged. */
export const backupByGuid = (guid: string): Statement =>
  statement(
    'SELECT bs.name, bs.user_name, bs.is_snapshot, bmf.physical_device_name FROM msdb.dbo.backupset AS bs ' +
      'LEFT JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id ' +
      'WHERE bs.backup_set_uuid = @guid;',
    { guid },
  )

/** Sessions of leaders of one group, by the program name that each of them carries; `own` is the one that asks. */
export const sessionsNamed = (pattern: string): Statement =>
  statement(
    'SELECT s.session_id, s.program_name, CONVERT(varchar(30), s.login_time, 126) AS since, @@SPID AS own ' +
      "FROM sys.dm_exec_sessions AS s WHERE s.program_name LIKE @pattern ESCAPE N'!';",
    { pattern },
  )

export const ownSession = (): Statement => statement('SELECT @@SPID AS own;')

/** What a session's statement does now: no row once it has ended, or where VIEW SERVER STATE is missing. */
export const requestOf = (session: number): Statement =>
  statement(
    'SELECT r.command, r.percent_complete, r.cpu_time, r.reads, r.writes, r.logical_reads ' +
      'FROM sys.dm_exec_requests AS r WHERE r.session_id = @session;',
    { session },
  )
