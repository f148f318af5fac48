// A supervisor's process over an SQLite log; its databases are in its own memory.
import type { GroupId, ProcessId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { memoryBackupFiles, memoryEngine } from '@db-failover/ports/memory'
import { startSupervisor } from '@db-failover/supervisor'
import { openLog } from '../log/folder.ts'
import { worldOf } from './installation.ts'

const [path, name, group] = process.argv.slice(2)
if (path === undefined || name === undefined || group === undefined) throw new Error('supervise.ts LOG NAME GROUP')

const groups = [group as GroupId]
const world = worldOf(groups)
const engine = memoryEngine(world)
const started = await startSupervisor({
  groups,
  process: name as ProcessId,
  actor: 'service',
  log: await openLog(path),
  engines: () => engine,
  files: memoryBackupFiles(world.files),
  clock: systemClock,
})()
if (started._tag === 'Left') throw new Error(started.left._tag)
process.stdout.write('running\n')
