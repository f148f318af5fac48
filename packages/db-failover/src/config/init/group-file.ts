import { Document } from 'yaml'
import { policy } from '../group/policy.ts'
import type { Fields } from '../shape/object.ts'

/** A value as it would be written in a file, on one line. */
const onOneLine = (value: unknown): string => {
  const document = new Document(value)
  if (typeof value === 'object' && value !== null) document.contents = document.createNode(value, { flow: true })
  return document.toString({ lineWidth: 0 }).trim()
}

/** Every key of the policy with its default and its meaning, as comments. */
const policyLines = (): string =>
  Object.entries(policy.fields as Fields)
    .filter(([key]) => key !== 'withoutLog')
    .map(([key, { says, shape, otherwise }]) => `  # ${key}: ${onOneLine(shape.encode(otherwise))}\n  #   ${says}`)
    .join('\n')

const entry = (id: string, machine: string): string => `\
  - id: ${id}
    machine: ${machine}
    server: ${machine}
    instance: ./${machine}/instance      # SQLite: the folder of the database file
    database: orders                     # SQLite: orders.sqlite in that folder
    staging: ./${machine}/staging
    backup: ./${machine}/backup          # or { server: 'D:\\backup', supervisor: '\\\\${machine}\\backup' }
`

/** A group's description with every key, for a person to change and to give to \`apply\`. */
export const groupTemplate = (group: string): string => `\
# What the failover group is: its entries, their order, its schedule and its policy.
#   db-failover apply group.yaml --dry-run    shows what would change
#   db-failover apply group.yaml              changes it: all of it, or nothing
# The log keeps what was applied; this file is only a way to say it.

group: ${group}
mode: backup-and-restore

# Every entry is tried before it is accepted: its folders, from both sides, and its server.
# Paths that begin with ./ or ../ are meant from this file's folder; all others are left to the server.
entries:
${entry('master', 'machine-a')}${entry('backup-1', 'machine-b')}${entry('backup-2', 'machine-c')}
master: master
order: [backup-1, backup-2]

schedule:
  full: { at: ['01:00'], zone: UTC }      # days: [mon, tue, …] where not every day is meant
  differential: { every: 15m }            # or none
  onMissed: run                           # or skip

policy:
  # What hosts do when they cannot reach the log: stop writing, or keep going.
  # There is no default: failover cannot be enabled before it is chosen.
  withoutLog: stop

  # The defaults of everything else:
${policyLines()}

# Whether the master is taken back by itself. What was written on a backup database meanwhile is then
# given up (it stays in a contingency backup), so on: true needs acknowledged: true.
automaticReconnect: { on: false, acknowledged: false }
`
