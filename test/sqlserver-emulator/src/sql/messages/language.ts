/** What the parser and the binder say. A line each: number, severity, the product's format string. */
export const LANGUAGE = `
102 15 Incorrect syntax near '%.*ls'.
103 15 The identifier that starts with '%.*ls' is too long. Maximum length is %d.
105 15 Unclosed quotation mark after the character string '%.*ls'.
107 15 The column prefix '%.*ls' does not match with a table name or alias name used in the query.
108 15 The ORDER BY position number %ld is out of range of the number of items in the select list.
109 15 There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.
110 15 There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.
111 15 '%ls' must be the first statement in a query batch.
113 15 Missing end comment mark '*/'.
119 15 Must pass parameter number %d and subsequent parameters as '@name = value'. After the form '@name = value' has been used, all subsequent parameters must be passed in the form '@name = value'.
120 15 The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.
121 15 The select list for the INSERT statement contains more items than the insert list. The number of SELECT values must match the number of INSERT columns.
128 15 The name "%.*s" is not permitted in this context. Valid expressions are constants, constant expressions, and (in some contexts) variables. Column names are not permitted.
134 15 The variable name '%.*ls' has already been declared. Variable names must be unique within a query batch or stored procedure.
135 15 Cannot use a BREAK statement outside the scope of a WHILE statement.
136 15 Cannot use a CONTINUE statement outside the scope of a WHILE statement.
137 15 Must declare the scalar variable "%.*ls".
141 15 A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.
147 15 An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.
155 15 '%.*ls' is not a recognized %ls option.
156 15 Incorrect syntax near the keyword '%.*ls'.
174 15 The %.*ls function requires %d argument(s).
189 15 The %.*ls function requires %d to %d arguments.
195 15 '%.*ls' is not a recognized built-in function name.
201 16 Procedure or function '%.*ls' expects parameter '%.*ls', which was not supplied.
205 16 All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.
206 16 Operand type clash: %ls is incompatible with %ls
207 16 Invalid column name '%.*ls'.
208 16 Invalid object name '%.*ls'.
209 16 Ambiguous column name '%.*ls'.
213 16 Column name or number of supplied values does not match table definition.
217 16 Maximum stored procedure, function, trigger, or view nesting level exceeded (limit %d).
220 16 Arithmetic overflow error for data type %ls, value = %ld.
226 16 %ls statement not allowed within multi-statement transaction.
229 14 The %ls permission was denied on the object '%.*ls', database '%.*ls', schema '%.*ls'.
241 16 Conversion failed when converting date and/or time from character string.
245 16 Conversion failed when converting the %ls value '%.*ls' to data type %ls.
257 16 Implicit conversion from data type %ls to %ls is not allowed. Use the CONVERT function to run this query.
262 14 %ls permission denied in database '%.*ls'.
263 16 Must specify table to select from.
264 16 The column name '%.*ls' is specified more than once in the SET clause or column list of an INSERT. A column cannot be assigned more than one value in the same clause. Modify the clause to make sure that a column is updated only once. If this statement updates or inserts columns into a view, column aliasing can conceal the duplication in your code.
266 16 Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = %ld, current count = %ld.
271 16 The column "%.*ls" cannot be modified because it is either a computed column or is the result of a UNION operator.
297 16 The user does not have permission to perform this action.
300 14 %ls permission was denied on object '%.*ls', database '%.*ls'.
319 15 Incorrect syntax near the keyword 'with'. If this statement is a common table expression, an xmlnamespaces clause or a change tracking context clause, the previous statement must be terminated with a semicolon.
512 16 Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.
515 16 Cannot insert the value NULL into column '%.*ls', table '%.*ls'; column does not allow nulls. %ls fails.
517 16 Adding a value to a '%ls' column caused an overflow.
544 16 Cannot insert explicit value for identity column in table '%.*ls' when IDENTITY_INSERT is set to OFF.
547 16 The %ls statement conflicted with the %ls constraint "%.*ls". The conflict occurred in database "%.*ls", table "%.*ls"%ls%.*ls%ls.
596 21 Cannot continue the execution because the session is in the kill state.
701 17 There is insufficient system memory in resource pool '%ls' to run this query.
824 24 SQL Server detected a logical consistency-based I/O error: %ls. It occurred during a %ls of page %S_PGID in database ID %d at offset %ls in file '%ls'. Additional messages in the SQL Server error log or operating system error log may provide more detail. This is a severe error condition that threatens database integrity and must be corrected immediately. Complete a full database consistency check (DBCC CHECKDB). This error can be caused by many factors; for more information, see SQL Server Books Online.
845 17 Time-out occurred while waiting for buffer latch type %d for page %S_PGID, database ID %d. %ls
`
