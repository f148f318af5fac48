// A process that supervises so many groups on which nothing happens, and says what that costs it.
import type { GroupId, ProcessId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { memoryBackupFiles, memoryEngine, memoryEventLog } from '@db-failover/ports/memory'
import { startSupervisor } from '@db-failover/supervisor'
import { protect, worldOf } from './installation.ts'

const [count, seconds] = process.argv.slice(2).map(Number)
if (count === undefined || seconds === undefined) throw new Error('idle.ts GROUPS SECONDS')

const groups = Array.from({ length: count }, (_, i) => `orders-${i + 1}` as GroupId)
const world = worldOf(groups)
const log = memoryEventLog()
const engine = memoryEngine(world)
const started = await startSupervisor({
  groups,
  process: 'supervisor-1' as ProcessId,
  actor: 'service',
  log,
  engines: () => engine,
  files: memoryBackupFiles(world.files),
  clock: systemClock,
})()
if (started._tag === 'Left') throw new Error(started.left._tag)

/** Groups that are created at the same time. */
const atOnce = 250
for (let i = 0; i < groups.length; i += atOnce)
  await Promise.all(groups.slice(i, i + atOnce).map((g) => protect(log, g)))
await systemClock.sleep(5_000)

const [cpu, began] = [process.cpuUsage(), performance.now()]
await systemClock.sleep(seconds * 1_000)
const used = process.cpuUsage(cpu)
const { user, system } = used
process.stdout.write(`${(user + system) / 1_000 / (performance.now() - began)}\n`)
process.exit(0)
