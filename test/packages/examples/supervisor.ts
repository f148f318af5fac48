import { localBackupFiles } from '@db-failover/backup-files-local'
import type { GroupId, ProcessId } from '@db-failover/domain'
import { sqliteEngine } from '@db-failover/engine-sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { systemClock } from '@db-failover/ports'

const engine = sqliteEngine()
const files = localBackupFiles()
const openedLog = await openSqliteEventLog({ path: './log/failover.sqlite', create: false })()
if (openedLog._tag === 'Left') throw new Error(openedLog.left.says)
const log = openedLog.right
const group = 'orders' as GroupId

// #region supervisor
import { startSupervisor } from '@db-failover/supervisor'

const started = await startSupervisor({
  groups: [group],
  process: 'supervisor-1' as ProcessId, // the same after a restart; no two live processes bear one name
  actor: 'CORP\\svc-failover',
  log, // EventLog
  engines: () => engine, // DatabaseEngine of an entry
  files, // BackupFiles
  clock: systemClock,
  onEvent: (_event, _state, _group) => {}, // every event of each group, from the first one on, in order
  onProgress: ({ key: _, step: __, fraction: ___ }) => {},
})()
if (started._tag === 'Left') throw new Error(started.left._tag) // NameInUse, or why the log could not be read or written
const supervisor = started.right

const { process: name, groups } = supervisor.status() // with a GroupStatus for every group
// #endregion
process.stdout.write(`${name} supervises ${groups.map((g) => g.group).join(', ')}\n`)

// #region operator
import { operate } from '@db-failover/supervisor'

const operator = operate(log, group, { process: 'cli-4711' as ProcessId, actor: 'ann', clock: systemClock })
const answer = await operator.submit(
  { type: 'RunBackup', kind: 'full' },
  { validForMs: 60_000, leave: false }, // leave: the request stays though nobody leads
)()
if (answer._tag === 'Right' && answer.right.request !== null)
  for await (const seen of operator.follow(answer.right.request))
    if (seen._tag === 'Event') process.stdout.write(`${seen.event.event.type}\n`)
// #endregion

// #region stop
await supervisor.stop() // no new work; what runs is aborted and later adopted or repeated; says goodbye
// #endregion
await engine.close()
await log.close()
