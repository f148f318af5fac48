import { type EngineCapabilities, everyEffect } from '@db-failover/ports'

export const capabilities: EngineCapabilities = {
  name: 'SQL Server',
  seesForeignBackups: true,
  seesDroppedDatabase: true,
  readsFoldersOfOtherEntries: true,
  warmStandby: true,
  effects: everyEffect,
  cannotSee: [
    'Which tool made a foreign full, once its rows were purged from msdb.',
    'What a database held between two probes, when a snapshot of its whole machine was put back from before the first.',
    'Whether the service account may write a folder, before the first backup is written there.',
    'Writes that bypass the fence: members of sysadmin can take READ_ONLY away.',
  ],
}
