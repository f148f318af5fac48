import { readFileSync } from 'node:fs'

// The scripts of docs/sqlserver-permissions.md, as they stand there.

const page = readFileSync(new URL('../../../../docs/sqlserver-permissions.md', import.meta.url), 'utf8').replaceAll(
  '\r\n',
  '\n',
)

const named = (comment: string): string => {
  const found = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map((m) => m[1] ?? '')
  const script = found.find((text) => text.startsWith(`-- ${comment}`))
  if (script === undefined) throw new Error(`docs/sqlserver-permissions.md has no script "${comment}"`)
  return script
}

export const supervisorScript = named('supervisor: on every instance')
export const applicationsScript = named('applications: on every instance')
export const databaseScript = (database: string): string =>
  named("protected database: on the master's instance").replaceAll('[Orders]', `[${database}]`)

/** Every line of a script that gives a right, with the database that it is said in, and what takes the right away again. */
export const rightsIn = (script: string): readonly { readonly line: string; readonly taken: string }[] => {
  let current = 'master'
  return script.split('\n').flatMap((line) => {
    current = /^USE \[?(\w+)\]?;/.exec(line)?.[1] ?? current
    const taken = line.startsWith('GRANT ')
      ? line.replace(/^GRANT (.+) TO /, 'REVOKE $1 FROM ')
      : line.includes(' ADD MEMBER ')
        ? line.replace(' ADD MEMBER ', ' DROP MEMBER ')
        : null
    return taken === null ? [] : [{ line: `USE [${current}]; ${line}`, taken: `USE [${current}]; ${taken}` }]
  })
}

export const agent = { user: 'failover_agent', password: 'Change-me-1' }
export const application = { user: 'shop', password: 'Change-me-2' }
