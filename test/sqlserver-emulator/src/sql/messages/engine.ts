/** What running statements say. A line each: number, severity, the product's format string. */
export const ENGINE = `
1038 15 An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.
1088 16 Cannot find the object "%.*ls" because it does not exist or you do not have permissions.
1087 15 Must declare the table variable "%.*ls".
1205 13 Transaction (Process ID %d) was deadlocked on %.*ls resources with another process and has been chosen as the deadlock victim. Rerun the transaction.
1222 16 Lock request time out period exceeded.
1223 16 Cannot release the application lock (Database Principal: '%.*ls', Resource: '%.*ls') because it is not currently held.
1801 16 Database '%.*ls' already exists. Choose a different database name.
1802 16 CREATE DATABASE failed. Some file names listed could not be created. Check related errors.
1844 16 %ls is not supported on %ls.
1911 16 Column name '%.*ls' does not exist in the target table or view.
2520 16 Could not find database '%.*ls'. The database either does not exist, or was dropped before a statement tried to use it. Verify if the database exists by querying the sys.databases catalog view.
2526 16 Incorrect DBCC statement. Check the documentation for the correct DBCC syntax and options.
2528 10 DBCC execution completed. If DBCC printed error messages, contact your system administrator.
2627 14 Violation of %ls constraint '%.*ls'. Cannot insert duplicate key in object '%.*ls'. The duplicate key value is %ls.
2628 16 String or binary data would be truncated in table '%.*ls', column '%.*ls'. Truncated value: '%.*ls'.
2705 16 Column names in each table must be unique. Column name '%.*ls' in table '%.*ls' is specified more than once.
2714 16 There is already an object named '%.*ls' in the database.
2715 16 Column, parameter, or variable #%d: Cannot find data type %.*ls.
2760 16 The specified schema name "%.*ls" either does not exist or you do not have permission to use it.
2812 16 Could not find stored procedure '%.*ls'.
3701 11 Cannot %ls the %ls '%.*ls', because it does not exist or you do not have permission.
3704 16 User does not have permission to perform this operation on %ls '%.*ls'.
3902 16 The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.
3903 16 The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.
3930 16 The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.
3998 16 Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.
4104 16 The multi-part identifier "%.*ls" could not be bound.
4121 16 Cannot find either column "%.*ls" or the user-defined function or aggregate "%.*ls", or the name is ambiguous.
4145 15 An expression of non-boolean type specified in a context where a condition is expected, near '%.*ls'.
5701 10 Changed database context to '%.*ls'.
5703 10 Changed language setting to %.*ls.
628 16 Cannot issue SAVE TRANSACTION when there is no active transaction.
4701 16 Cannot find the object "%.*ls" because it does not exist or you do not have permissions.
10704 15 To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.
6004 14 User does not have permission to perform this action.
6101 16 Session ID %d is not valid.
6102 14 User does not have permission to use the KILL statement.
6104 16 Cannot use KILL to kill your own process.
6106 16 Process ID %d is not an active process ID.
7983 14 User '%.*ls' does not have permission to run DBCC checkdb for database '%.*ls'.
8101 16 An explicit value for the identity column in table '%.*ls' can only be specified when a column list is used and IDENTITY_INSERT is ON.
8102 16 Cannot update identity column '%.*ls'.
8114 16 Error converting data type %ls to %ls.
8115 16 Arithmetic overflow error converting %ls to data type %ls.
8117 16 Operand data type %ls is invalid for %ls operator.
8120 16 Column '%.*ls.%.*ls' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.
8134 16 Divide by zero error encountered.
8144 16 Procedure or function %.*ls has too many arguments specified.
8145 16 %.*ls is not a parameter for procedure %.*ls.
8146 16 Procedure %.*ls has no parameters and arguments were supplied.
8169 16 Conversion failed when converting from a character string to uniqueidentifier.
8178 16 The parameterized query '%.*ls' expects the parameter '%.*ls', which was not supplied.
8180 16 Statement(s) could not be prepared.
8179 16 Could not find prepared statement with handle %d.
8928 16 Object ID %d, index ID %d, partition ID %I64d, alloc unit ID %I64d (type %.*ls): Page (%d:%d) could not be processed. See other errors for details.
8989 10 CHECKDB found %d allocation errors and %d consistency errors in database '%ls'.
`
