import type { Command, Entry, EntryId, GroupId, Policy, ProcessId, State } from '@db-failover/domain'
import { phase } from '@db-failover/domain'
import type { EventLog } from '@db-failover/ports'
import { systemClock } from '@db-failover/ports'
import { type MemoryWorld, memoryWorld } from '@db-failover/ports/memory'
import { operate } from '@db-failover/supervisor'

/** The master first. */
type Entries = readonly [Entry, ...Entry[]]

/** The entries of one of many groups: all on the same three servers, each with its own database and folders. */
const entriesOf = (group: GroupId): Entries => {
  const entry = (id: string): Entry => ({
    id: id as EntryId,
    machine: `machine-${id}`,
    server: `server-${id}`,
    instance: null,
    database: group,
    staging: { server: `/${id}/${group}/staging`, supervisor: `/${id}/${group}/staging` },
    backup: { server: `/${id}/${group}/backup`, supervisor: `/${id}/${group}/backup` },
  })
  return [entry('a'), entry('b'), entry('c')]
}

export const worldOf = (groups: readonly GroupId[]): MemoryWorld => {
  const world = memoryWorld()
  for (const group of groups) {
    const [master, ...backups] = entriesOf(group)
    world.add(master, 'with database')
    for (const backup of backups) world.add(backup)
  }
  return world
}

const description = (group: GroupId, policy: Partial<Policy>, [master, ...backups]: Entries): readonly Command[] => [
  { type: 'CreateGroup', group, mode: 'backup-and-restore' },
  {
    type: 'ChangeGroup',
    changes: [
      { change: 'designateMaster', entry: master },
      ...backups.map((entry) => ({ change: 'addBackupDatabase' as const, entry, position: null })),
      { change: 'policy', policy: { withoutLog: 'stop', ...policy } },
    ],
  },
  { type: 'EnableFailover', acceptDataLoss: true },
]

const operatorOf = (log: EventLog, group: GroupId) =>
  operate(log, group, { process: `cli-${group}` as ProcessId, actor: 'ann', clock: systemClock })

/** Hands a command in and waits until nothing of it is left to do. */
export const done = async (log: EventLog, group: GroupId, command: Command): Promise<void> => {
  const operator = operatorOf(log, group)
  const answer = await operator.submit(command, { leave: true })()
  const refused = answer._tag === 'Left' && answer.left._tag !== 'NoLiveLeader'
  if (refused) throw new Error(`${group}, ${command.type}: ${JSON.stringify(answer.left)}`)
  await until(log, group, (state) => Object.keys(state.people.requests).length === 0)
}

/** Waits until the group's state is so. */
const until = async (log: EventLog, group: GroupId, holds: (state: State) => boolean): Promise<void> => {
  const operator = operatorOf(log, group)
  for (;;) {
    const read = await operator.read()
    if (read._tag === 'Right' && holds(read.right)) return
    await systemClock.sleep(200)
  }
}

/** Creates the group under running supervisors, and waits until it is protected. */
export const protect = async (
  log: EventLog,
  group: GroupId,
  policy: Partial<Policy> = {},
  entries = entriesOf(group),
): Promise<void> => {
  for (const command of description(group, policy, entries)) await done(log, group, command)
  await until(log, group, (state) => phase(state) === 'protected')
}
