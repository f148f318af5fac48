import type { GroupId, ProcessId } from '@db-failover/domain'
import type { DatabaseEngine } from '@db-failover/ports'
import { memoryEngine, memoryEventLog } from '@db-failover/ports/memory'
import { operate } from '@db-failover/supervisor'
import { expect, it } from 'vitest'
import { installation } from './kit/installation.ts'
import { likenesses } from './kit/many-groups.ts'

const never = new Promise<never>(() => {})

it('groups with one calendar take their backups few at a time on each server, and a server that hangs delays no other', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  const schedule = { full: { kind: 'every', everyMs: 120_000 }, differential: null, onMissed: 'run' } as const
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'schedule', schedule }] })
  first.kill()
  const log = memoryEventLog(here.store)
  const onA = (n: number) => n < 12
  const groups = await likenesses(here, log, 24, ['a', 'b'], (n) => (onA(n) ? 'server-a' : 'server-x'))
  const hanging = groups.filter((_, n) => onA(n))
  const engine = memoryEngine(here.world)
  const begun: GroupId[] = []
  const done: GroupId[] = []
  let most = 0
  const watching: DatabaseEngine = {
    ...engine,
    backups: {
      ...engine.backups,
      take: (target, order, run) => async () => {
        begun.push(target.group)
        if (hanging.includes(target.group)) return never
        most = Math.max(most, begun.filter((g) => !hanging.includes(g)).length - done.length)
        await here.clock.sleep(10_000)
        const taken = await engine.backups.take(target, order, run)()
        done.push(target.group)
        return taken
      },
    },
  }
  await here.start('supervisor-1', undefined, { groups, engines: () => watching, onEvent: () => {} })
  await here.clock.until(() => done.length >= 12, 'the other server has all its backups')
  expect(most).toBe(4)
  expect(begun.filter((g) => hanging.includes(g))).toHaveLength(4)

  const patient = hanging.find((g) => !begun.includes(g))
  if (patient === undefined) throw new Error('nobody waits')
  const operator = operate(log, patient, { process: 'cli' as ProcessId, actor: 'ann', clock: here.clock })
  void operator.submit({ type: 'RunBackup', kind: 'full' })()
  await here.clock.until(() => begun.includes(patient), 'what a person asks for does not wait', 10_000)
})
