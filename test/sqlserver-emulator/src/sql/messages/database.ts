/** States, options and files of databases. A line each: number, severity, the product's format string. */
export const DATABASE = `
904 16 Database %ld cannot be autostarted during server shutdown or startup.
911 16 Database '%.*ls' does not exist. Make sure that the name is entered correctly.
913 22 Could not find database ID %d.
916 14 The server principal "%.*ls" is not able to access the database "%.*ls" under the current security context.
921 14 Database '%.*ls' has not been recovered yet. Wait and try again.
922 14 Database '%.*ls' is being recovered. Waiting until recovery is finished.
923 14 Database '%.*ls' is in restricted mode. Only the database owner and members of the dbcreator and sysadmin roles can access it.
924 14 Database '%.*ls' is already open and can only have one user at a time.
926 14 Database '%.*ls' cannot be opened. It has been marked SUSPECT by recovery. See the SQL Server errorlog for more information.
927 14 Database '%.*ls' cannot be opened. It is in the middle of a restore.
941 16 Database '%.*ls' cannot be opened because it is not started. Retry when the database is started.
942 14 Database '%.*ls' cannot be opened because it is offline.
943 14 Database '%.*ls' cannot be opened because its version (%d) is later than the current server version (%d).
944 10 Converting database '%.*ls' from version %d to the current version %d.
951 10 Database '%.*ls' running the upgrade step from version %d to version %d.
945 16 Database '%.*ls' cannot be opened due to inaccessible files or insufficient memory or disk space. See the SQL Server errorlog for details.
952 16 Database '%.*ls' is in transition. Try the statement later.
3414 21 An error occurred during recovery, preventing the database '%ls' (%d:%d) from restarting.
3441 21 During startup of warm standby database '%.*ls' (database ID %d), its standby file ('%ls') was inaccessible to the RESTORE statement. The operating system error was '%ls'. Diagnose the operating system error, correct the problem, and retry startup.
3702 16 Cannot drop database "%.*ls" because it is currently in use.
3906 16 Failed to update database "%.*ls" because the database is read-only.
5004 16 To use ALTER DATABASE, the database must be in a writable state in which a checkpoint can be executed.
5011 14 User does not have permission to alter database '%.*ls', the database does not exist, or the database is not in a state that allows access checks.
5030 16 The database %.*ls could not be exclusively locked to perform the operation.
5052 16 %ls is not permitted while a database is in the %ls state.
5059 16 Database '%.*ls' is in transition. Try the ALTER DATABASE statement later.
5060 10 Nonqualified transactions are being rolled back. Estimated rollback completion: %d%%.
5061 16 ALTER DATABASE failed because a lock could not be placed on database '%.*ls'. Try again later.
5063 16 Database '%.*ls' is in warm standby. A warm-standby database is read-only.
5064 16 Changes to the state or options of database '%.*ls' cannot be made at this time. The database is in single-user mode, and a user is currently connected to it.
5069 16 ALTER DATABASE statement failed.
5070 16 Database state cannot be changed while other users are using the database '%.*ls'
5105 16 A file activation error occurred. The physical file name '%.*ls' may be incorrect. Diagnose and correct additional errors, and retry the operation.
5120 16 Unable to open the physical file "%.*ls". Operating system error %d: "%ls".
5123 16 CREATE FILE encountered operating system error %ls while attempting to open or create the physical file '%.*ls'.
5133 16 Directory lookup for the file "%ls" failed with the operating system error %ls.
948 20 The database '%.*ls' cannot be opened because it is version %d. This server supports version %d and earlier. A downgrade path is not supported.
954 14 The database "%.*ls" cannot be opened. It is acting as a mirror database.
976 14 The target database, '%.*ls', is participating in an availability group and is currently not accessible for queries. Either data movement is suspended or the availability replica is not enabled for read access. To allow read-only access to this and other databases in the availability group, enable read access to one or more secondary availability replicas in the group.  For more information, see the ALTER AVAILABILITY GROUP statement in SQL Server Books Online.
1468 16 The operation cannot be performed on database "%.*ls" because it is involved in a database mirroring session or an availability group. Some operations are not allowed on a database that is participating in a database mirroring session or in an availability group.
1812 16 CREATE DATABASE failed. COLLATE clause cannot be used with the FOR ATTACH option.
1813 16 Could not open new database '%.*ls'. CREATE DATABASE is aborted.
1821 16 Cannot create a database snapshot on another database snapshot.
1822 16 The database must be online to have a database snapshot.
1824 16 Cannot attach a database that was being restored.
1828 16 The logical file name "%.*ls" is already in use. Choose a different name.
1829 16 The FOR ATTACH option requires that at least the primary file be specified.
3002 16 Cannot BACKUP or RESTORE a database snapshot.
3137 16 Database cannot be reverted. Either the primary or the snapshot names are improperly specified, all other snapshots have not been dropped, or there are missing files.
3703 16 Cannot detach the %ls '%.*ls' because it is currently in use.
3706 16 Cannot %ls a database snapshot.
3707 16 Cannot detach a suspect or recovery pending database. It must be repaired or dropped.
3709 16 Cannot %ls the database while the database snapshot "%.*ls" refers to it. Drop that database first.
3743 16 The database '%.*ls' is enabled for database mirroring. Database mirroring must be removed before you drop the database.
3752 16 The database '%.*ls' is currently joined to an availability group. Before you can drop the database, you need to remove it from the availability group.
5127 16 All files must be specified for database snapshot creation. Missing the file "%ls".
5171 16 %.*ls is not a primary database file.
5173 16 One or more files do not match the primary file of the database. If you are attempting to attach a database, retry the operation with the correct files. If this is an existing database, the file may be corrupted and should be restored from a backup.
7940 16 System databases master, model, msdb, and tempdb cannot be detached.
15002 16 The procedure '%s' cannot be executed within a transaction.
15010 16 The database '%s' does not exist. Supply a valid database name. To see available databases, use sys.databases.
`
