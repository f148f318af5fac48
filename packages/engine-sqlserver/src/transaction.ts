/** What one statement answered. */
export interface SqlResult<Row> {
  readonly recordset: Row[]
  /** Rows that each statement of the text touched. */
  readonly rowsAffected: number[]
}

/**
 * The part of the driver's `Request` that a transaction's work is written with. The object is `mssql`'s own: what it can do
 * beside this is there too.
 */
export interface SqlRequest {
  input(name: string, value: unknown): SqlRequest
  /** `type`: one of the driver's, such as `mssql.NVarChar(50)`. */
  input(name: string, type: unknown, value: unknown): SqlRequest
  query<Row>(text: string): Promise<SqlResult<Row>>
  batch<Row>(text: string): Promise<SqlResult<Row>>
  cancel(): void
}

/** A transaction of `mssql` on the active database. It is committed and rolled back by whoever gave it, never by its user. */
export interface SqlTransaction {
  request(): SqlRequest
}
