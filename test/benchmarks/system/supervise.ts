// A supervisor's process over a log that others share, named by its file or its connection string; its databases are in
// its own memory.
import type { GroupId, ProcessId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { memoryBackupFiles, memoryEngine } from '@db-failover/ports/memory'
import { startSupervisor } from '@db-failover/supervisor'
import { anyLog } from '../log/any-log.ts'
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
  log: await anyLog(path),
  engines: () => engine,
  files: memoryBackupFiles(world.files),
  clock: systemClock,
})()
if (started._tag === 'Left') throw new Error(started.left._tag)
process.stdout.write('running\n')
