import { repertoire } from '../src/repertoire.ts'

export const repertoirePath = 'docs/sqlserver-repertoire.md'

/** docs/sqlserver-repertoire.md: every statement with sample names. */
export const repertoirePage = (): string => {
  const shown = repertoire.flatMap(({ name, why, statement }) => {
    const parameters = Object.keys(statement.parameters).map((p) => `\`@${p}\``)
    const given = parameters.length === 0 ? '' : ` Parameters: ${parameters.join(', ')}.`
    return ['', `## ${name}`, '', `${why}.${given}`, '', '```sql', statement.text, '```']
  })
  return [
    '# What is said to SQL Server',
    '',
    'Every statement that the SQL Server engine sends, with sample names that need quoting. `pnpm docs:write` prints this page',
    'from the code that makes them; a change of a statement is reviewed as a change of this page.',
    '',
    "Microsoft's parser (ScriptDom 180, for SQL Server 2016 to 2025) takes each of them, as exactly one statement:",
    '`packages/engine-sqlserver/test/verdicts.json` holds what it said, `node packages/engine-sqlserver/scripts/record-verdicts.ts`',
    'asks it again where a .NET SDK is installed. No SQL Server was asked.',
    ...shown,
    '',
  ].join('\n')
}
