import { appendFileSync, existsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { localBackupFiles } from '@db-failover/backup-files-local'
import type { GroupId, ProcessId } from '@db-failover/domain'
import { sqliteEngine } from '@db-failover/engine-sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { systemClock } from '@db-failover/ports'
import { startSupervisor } from '@db-failover/supervisor'

// A supervisor that writes down every step outside when it begins. Once the file `armed` is there it stands still in one of
// them: it says so, waits, and then does it. Told its name, its folder and that step.

const [name = '', folder = '', slow = ''] = process.argv.slice(2)
/** Milliseconds. */
const standstill = 1_500
let slowed = false

const begun = async (step: string): Promise<void> => {
  appendFileSync(join(folder, `${name}.journal`), `${JSON.stringify({ at: systemClock.now(), process: name, step })}\n`)
  if (step !== slow || slowed || !existsSync(join(folder, 'armed'))) return
  slowed = true
  writeSync(1, 'in the step\n')
  await systemClock.sleep(standstill)
}
const noted =
  <A extends readonly unknown[], B>(step: string, port: (...args: A) => () => Promise<B>) =>
  (...args: A) =>
  async (): Promise<B> => {
    await begun(step)
    return port(...args)()
  }

const { health, backups, restores, fencing, ...engine } = sqliteEngine()
const files = localBackupFiles()
const noting = {
  ...engine,
  health: { ...health, check: noted('check entry', health.check) },
  backups: {
    take: noted('take', backups.take),
    find: noted('find', backups.find),
    verify: noted('verify', backups.verify),
  },
  restores: {
    generationFor: restores.generationFor,
    restore: noted('restore', restores.restore),
    open: noted('open', restores.open),
    check: noted('check', restores.check),
    drill: noted('drill', restores.drill),
    removeOrphans: noted('remove orphans', restores.removeOrphans),
  },
  fencing: {
    fence: noted('fence', fencing.fence),
    release: noted('release', fencing.release),
    markEpoch: noted('mark epoch', fencing.markEpoch),
  },
}

const log = await openSqliteEventLog({ path: join(folder, 'log', 'failover.sqlite'), create: false })()
if (log._tag === 'Left') throw new Error(log.left.says)
const started = await startSupervisor({
  groups: ['orders' as GroupId],
  process: name as ProcessId,
  actor: name,
  log: log.right,
  engines: () => noting,
  files: {
    copy: noted('copy', files.copy),
    verify: noted('read back', files.verify),
    remove: noted('remove', files.remove),
    list: files.list,
    check: noted('check folder', files.check),
  },
  clock: systemClock,
})()
if (started._tag === 'Left') throw new Error(started.left._tag)
let role = ''
setInterval(() => {
  const now = started.right.status().groups[0]?.role ?? ''
  if (now !== role) writeSync(1, `${now}\n`)
  role = now
}, 50)
