/** Logins, principals and the life of a session. A line each: number, severity, the product's format string. */
export const LOGIN = `
4002 16 The incoming tabular data stream (TDS) protocol stream is incorrect. The stream ended unexpectedly.
4060 11 Cannot open database "%.*ls" requested by the login. The login failed.
4064 11 Cannot open user default database. Login failed.
6005 10 SHUTDOWN is in progress.
15007 16 '%s' is not a valid login or you do not have permission.
15023 16 User, group, or role '%ls' already exists in the current database.
15025 16 The server principal '%.*ls' already exists.
15063 16 The login already has an account under a different user name.
15151 16 Cannot %ls the %ls '%.*ls', because it does not exist or you do not have permission.
15247 16 User does not have permission to perform this action.
15434 16 Could not drop login '%.*ls' as the user is currently logged in.
15433 16 Supplied parameter sid is in use.
17142 16 SQL Server service has been paused. No new connections will be allowed. To resume the service, use SQL Computer Manager or the Services application in Control Panel.
17148 10 SQL Server is terminating in response to a 'stop' request from Service Control Manager.
17187 16 SQL Server is not ready to accept new client connections. Wait a few minutes before trying again. If you have access to the error log, look for the informational message that indicates that SQL Server is ready before trying to connect again.
17188 16 SQL Server cannot accept new connections, because it is shutting down. The connection has been closed.
18264 10 Database backed up. Database: %s, creation date(time): %s(%s), pages dumped: %I64d, first LSN: %s, last LSN: %s, number of dump devices: %d, device information: (%s). This is an informational message only. No user action is required.
18267 10 Database was restored: Database: %s, creation date(time): %s(%s), first LSN: %s, last LSN: %s, number of dump devices: %d, device information: (%s). Informational message. No user action required.
18270 10 Database differential changes were backed up. Database: %s, creation date(time): %s(%s), pages dumped: %I64d, first LSN: %s, last LSN: %s, full backup LSN: %s, number of dump devices: %d, device information: (%s). This is an informational message. No user action is required.
18271 10 Database changes were restored. Database: %s, creation date(time): %s(%s), first LSN: %s, last LSN: %s, number of dump devices: %d, device information: (%s). This is an informational message. No user action is required.
18273 16 Could not clear '%s' bitmap in database '%s' because of error %d.
18401 14 Login failed for user '%.*ls'. Reason: Server is in script upgrade mode. Only administrator can connect at this time.
18451 14 Login failed for user '%.*ls'. Only administrators may connect at this time.
18456 14 Login failed for user '%.*ls'.
18461 14 Login failed for user '%.*ls'. Reason: Server is in single user mode. Only one administrator can connect at this time.
18470 14 Login failed for user '%.*ls'. Reason: The account is disabled.
33101 16 Cannot use certificate '%.*ls', because its private key is not present or it is not protected by the database master key. SQL Server requires the ability to automatically access the private key of the certificate used for this operation.
33111 16 Cannot find server %ls with thumbprint '%.*ls'.
`
