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
const seen: string[] = []

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
  onEvent: ({ event }, _state, of) => seen.push(`${of}: ${event.type}`), // of each group, from the first one on
  onProgress: ({ step, fraction }) => seen.push(`${step} ${fraction ?? ''}`),
})()
if (started._tag === 'Left') throw new Error(started.left._tag) // NameInUse, or why the log could not be read or written
const supervisor = started.right

const { process: name, groups } = supervisor.status() // with a GroupStatus for every group
// #endregion
process.stdout.write(`${name} supervises ${groups.map((g) => g.group).join(', ')}, first ${seen[0]}\n`)

// #region operator
import { operate } from '@db-failover/supervisor'

const operator = operate(log, group, { process: 'cli-4711' as ProcessId, actor: 'ann', clock: systemClock })
const answer = await operator.submit(
  { type: 'RunBackup', kind: 'full' },
  { validForMs: 60_000, leave: false }, // leave: the request stays though nobody leads
)()
if (answer._tag === 'Right' && answer.right.request !== null)
  for await (const next of operator.follow(answer.right.request))
    if (next._tag === 'Event') process.stdout.write(`${next.event.event.type}\n`)
// #endregion

// #region stop
await supervisor.stop() // no new work; what runs is aborted and later adopted or repeated; says goodbye
// #endregion
await engine.close()
await log.close()
