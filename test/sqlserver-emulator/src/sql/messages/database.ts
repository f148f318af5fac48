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
`
