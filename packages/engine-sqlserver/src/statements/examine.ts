import { identifier } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

// What `doctor` reads. ("HAS_PERMS_BY_NAME", "sys.server_principals", "sys.database_principals", "sys.certificates",
// "sys.dm_database_encryption_keys", "sys.dm_os_volume_stats", "backupset", "backupmediafamily".)

/** Who asks, and the server's own clock. */
export const serverClock = (): Statement =>
  statement('SELECT SUSER_SNAME() AS login, CONVERT(varchar(33), SYSUTCDATETIME(), 126) AS utc;')

/** 1: the login has the right on the server; 0 or NULL: not. */
export const mayOnServer = (permission: string): Statement =>
  statement('SELECT HAS_PERMS_BY_NAME(NULL, NULL, @permission) AS may;', { permission })

/** The same on the current database or an object in it (`dbo.name`). */
export const mayInDatabase = (securable: string, kind: 'DATABASE' | 'OBJECT', permission: string): Statement =>
  statement('SELECT HAS_PERMS_BY_NAME(@securable, @kind, @permission) AS may;', { securable, kind, permission })

/** Recovery model and encryption of a database, and for how many hours nobody has backed up its log (NULL: never). */
export const logKeeping = (database: string): Statement =>
  statement(
    'SELECT d.recovery_model_desc, d.is_encrypted, ' +
      "(SELECT DATEDIFF(hour, MAX(bs.backup_finish_date), GETDATE()) FROM msdb.dbo.backupset AS bs WHERE bs.database_name = d.name AND bs.type = 'L') AS hours " +
      'FROM sys.databases AS d WHERE d.name = @database;',
    { database },
  )

/** Fulls of the last week that are not ours and moved the differential base; newest first. msdb forgets what is purged. */
export const foreignFulls = (database: string): Statement =>
  statement(
    'SELECT bs.name, bs.user_name, bs.is_snapshot, CONVERT(varchar(19), bs.backup_finish_date, 126) AS finished, bmf.physical_device_name ' +
      'FROM msdb.dbo.backupset AS bs LEFT JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id ' +
      "WHERE bs.database_name = @database AND bs.type = 'D' AND bs.is_copy_only = 0 " +
      "AND bs.server_name = CAST(SERVERPROPERTY('ServerName') AS nvarchar(128)) " +
      'AND bs.backup_finish_date > DATEADD(day, -7, GETDATE()) ' +
      "AND (bs.description IS NULL OR bs.description NOT LIKE N'db-failover %') ORDER BY bs.backup_set_id DESC;",
    { database },
  )

/** The newest backup that this server itself has written under a folder. */
export const newestWrittenUnder = (pattern: string): Statement =>
  statement(
    'SELECT TOP (1) CONVERT(varchar(19), bs.backup_finish_date, 126) AS finished FROM msdb.dbo.backupset AS bs ' +
      'JOIN msdb.dbo.backupmediafamily AS bmf ON bmf.media_set_id = bs.media_set_id ' +
      "WHERE bs.server_name = CAST(SERVERPROPERTY('ServerName') AS nvarchar(128)) " +
      "AND bmf.physical_device_name LIKE @pattern ESCAPE N'!' ORDER BY bs.backup_set_id DESC;",
    { pattern },
  )

/** Sizes are pages of 8 kB. */
export const files = (): Statement =>
  statement('SELECT f.database_id, f.file_id, f.type, f.physical_name, f.size FROM sys.master_files AS f;')

export const volumeOf = (databaseId: number, fileId: number): Statement =>
  statement('SELECT v.volume_mount_point, v.available_bytes FROM sys.dm_os_volume_stats(@databaseId, @fileId) AS v;', {
    databaseId,
    fileId,
  })

/** SQL logins, Windows logins and groups; those that the asking login may see. */
export const logins = (): Statement =>
  statement("SELECT p.name, p.sid, p.type FROM sys.server_principals AS p WHERE p.type IN (N'S', N'U', N'G');")

/** Users that log in through a login of the server. */
export const usersOf = (database: string): Statement =>
  statement(
    `SELECT u.name, u.sid, u.type FROM ${identifier(database)}.sys.database_principals AS u ` +
      "WHERE u.principal_id > 4 AND u.sid IS NOT NULL AND u.authentication_type <> 0 AND u.type IN (N'S', N'U', N'G');",
  )

export const certificates = (): Statement =>
  statement(
    'SELECT c.name, c.thumbprint, DATEDIFF(day, GETDATE(), c.expiry_date) AS days FROM master.sys.certificates AS c;',
  )

/** By which certificate a database is encrypted as it lies (TDE). */
export const encryptionKey = (databaseId: number): Statement =>
  statement(
    'SELECT k.encryptor_thumbprint, k.encryptor_type FROM sys.dm_database_encryption_keys AS k WHERE k.database_id = @databaseId;',
    { databaseId },
  )
