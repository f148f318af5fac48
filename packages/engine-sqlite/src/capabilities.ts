import { type EngineCapabilities, everyEffect } from '@db-failover/ports'

export const capabilities: EngineCapabilities = {
  name: 'SQLite',
  seesForeignBackups: false,
  seesDroppedDatabase: false,
  readsFoldersOfOtherEntries: true,
  warmStandby: true,
  effects: everyEffect,
  cannotSee: [
    'Backups that other tools make: SQLite keeps no record of them.',
    'Whether a database was dropped on purpose: it looks like a file that is gone.',
    'An older state of the file put back between two probes of which the first did not raise the counter.',
    'Writes of programs that do not go through the gate: the fence stops hosts, not every process on the machine.',
    'Which of two machines a folder on a network share belongs to: the names in the entry are believed.',
  ],
}
