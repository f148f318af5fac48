/** One T-SQL statement. Parameters travel beside the text (`sp_executesql`), never inside it. */
export interface Statement {
  readonly text: string
  /** By name without `@`. Whole numbers become bigint, texts nvarchar. */
  readonly parameters: Readonly<Record<string, string | number | null>>
}

export const statement = (text: string, parameters: Statement['parameters'] = {}): Statement => ({ text, parameters })
