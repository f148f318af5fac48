import { type Phase, phases } from '@db-failover/domain'
import { code, table } from './markdown.ts'
import { type PhaseChange, phaseChanges } from './phase-changes.ts'

const definitions: Readonly<Record<Phase, readonly [when: string, means: string]>> = {
  'failing-over': [
    'a failover is running',
    'Hosts begin nothing in the old epoch; the freshest chain is being brought up.',
  ],
  returning: ['a return is running', 'Hosts begin nothing in the old epoch; the master is being brought up.'],
  off: [
    'failover is not enabled, or never was',
    'Nothing is backed up or switched by itself; the active entry stays named.',
  ],
  down: ['the active is lost', 'No database takes writes; the reasons why nothing happens by itself are recorded.'],
  'on-backup-master-back': ['a backup database is active, and the master answers', 'It can be returned to.'],
  'on-backup': ['a backup database is active', 'Hosts work there; the master does not answer.'],
  'out-of-sync': ['a manual backup is owed', 'The history of the active is not the one that our backups belong to.'],
  protected: ['another entry is healthy and restorable now', 'A loss of the active can be answered.'],
  unprotected: ['none of the above', 'A loss of the active cannot be answered now.'],
}

const name = (p: Phase) => p.replaceAll('-', '_')

const diagram = (changes: readonly PhaseChange[]): string => {
  const arrows = new Map<string, string[]>()
  for (const { from, to, by } of changes) {
    const arrow = `${name(from)} --> ${name(to)}`
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), by])
  }
  return [
    'stateDiagram-v2',
    ...phases.map((p) => `  state "${p}" as ${name(p)}`),
    '  [*] --> off',
    ...[...arrows].map(([arrow, by]) => `  ${arrow}: ${by.join(', ')}`),
  ].join('\n')
}

export const phasesPage = (): string => {
  const changes = phaseChanges(800, 60)
  return `# Phases

What a group is in, in one word. A phase is derived from the state and never stored; the first that holds, from the top:

${table(
  ['phase', 'holds when', 'meaning'],
  phases.map((p) => [code(p), ...definitions[p]]),
)}

In the two \`on-backup\` phases the protection of the active database is shown beside them.

## Which events change it

Found by leading groups through 800 repeatable histories of accidents and commands, and printed by \`pnpm docs:write\`.

\`\`\`mermaid
${diagram(changes)}
\`\`\`

${table(
  ['from', 'to', 'by'],
  changes.map(({ from, to, by }) => [code(from), code(to), by]),
)}
`
}
