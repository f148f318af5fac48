import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { isConnection } from '../config/process/connection.ts'
import type { DemoEngine } from './engine/engine-kind.ts'
import type { Layout } from './layout.ts'
import { differentialEvery, entries, fullEvery, policy } from './settings.ts'

const processFile = ({ log, group }: Layout, { inProcessFile }: DemoEngine) => ({
  process: 'supervisor-1',
  log: isConnection(log) ? { eventstoredb: { connection: log } } : { sqlite: './log/failover.sqlite' },
  groups: [group],
  alarms: [{ file: './alarms.jsonl' }],
  ...inProcessFile,
})

const description = ({ group }: Layout, { inEntry }: DemoEngine) => ({
  group,
  entries: entries.map((id) => ({
    id,
    machine: id,
    database: 'orders',
    ...inEntry(id),
  })),
  master: entries[0],
  order: entries.slice(1),
  schedule: { full: { every: fullEvery }, differential: { every: differentialEvery } },
  policy,
  automaticReconnect: { on: true, acknowledged: true },
})

/** The master's database with its table, and the files that describe process and group. */
export const build = async (l: Layout, engine: DemoEngine): Promise<void> => {
  await engine.build()
  await writeFile(l.journal, '')
  await writeFile(l.config, stringify(processFile(l, engine)))
  await writeFile(l.description, stringify(description(l, engine)))
}
