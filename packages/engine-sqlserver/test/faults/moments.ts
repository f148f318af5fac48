import type { Entry, TakenBackup } from '@db-failover/domain'
import type { EngineError, RestoreOrder, Target } from '@db-failover/ports'
import type { End, Moment as Name } from './ends.ts'
import { type FaultWorld, must, patience, run } from './world.ts'

/** One call of the engine, asked for with everything in order. */
export interface Moment {
  readonly server: 'master' | 'backup'
  /** The command in which a fault strikes, as `sys.dm_exec_requests` names it; null: whatever our session does first. */
  readonly command: string | null
  readonly prepare: (w: FaultWorld) => Promise<Prepared>
}

export interface Prepared {
  readonly call: () => Promise<End>
  /** A database on the server that the call is about, which somebody else may keep for himself. */
  readonly database: string
  /** After the call has succeeded: is it as it says? */
  readonly holds?: () => Promise<boolean>
}

type Answer = { readonly _tag: 'Left'; readonly left: EngineError } | { readonly _tag: 'Right' }

const ended =
  (work: () => Promise<Answer>): Prepared['call'] =>
  async () => {
    const outcome = await work()
    return outcome._tag === 'Right' ? 'done' : outcome.left._tag
  }

const taking = async (
  w: FaultWorld,
  kind: 'full' | 'differential',
  base: TakenBackup | null,
  contingency: boolean,
): Promise<Prepared> => {
  await w.unfenced()
  const set = w.operation()
  const order = { set, kind, epoch: w.epoch(), base, contingency }
  if (kind === 'full' && !contingency) w.renew()
  return {
    database: w.master().entry.database,
    call: ended(() => w.engine.backups.take(w.master(), order, run())()),
    holds: async () => (await must(w.engine.backups.find(w.master(), set, run())))?.set === set,
  }
}

const probeOf = (w: FaultWorld, target: Target, timeoutMs = 30_000) =>
  w.engine.health.probe(target, { raise: null, timeoutMs, signal: run().signal })

/** Restored, not yet opened. What earlier calls left is removed before. */
const restored = async (w: FaultWorld): Promise<{ readonly on: Entry; readonly order: RestoreOrder }> => {
  const on = w.subject.backup
  await must(w.engine.restores.removeOrphans(on, w.group, [], run()))
  const order = await w.order()
  await must(w.engine.restores.restore(on, w.group, order, run()))
  return { on, order }
}

export const moments: Readonly<Record<Name, Moment>> = {
  probe: {
    server: 'master',
    command: null,
    prepare: async (w) => ({
      database: w.master().entry.database,
      call: async () => (await probeOf(w, w.master(), patience)).verdict,
    }),
  },
  'check of an entry': {
    server: 'backup',
    command: null,
    prepare: async (w) => ({
      database: w.subject.backup.database,
      call: async () => {
        const found = await must(w.engine.health.check(w.group, w.subject.backup, run().signal))
        return found.every((f) => f.ok) ? 'done' : 'told'
      },
    }),
  },
  full: { server: 'master', command: 'BACKUP DATABASE', prepare: (w) => taking(w, 'full', null, false) },
  differential: {
    server: 'master',
    command: 'BACKUP DATABASE',
    prepare: async (w) => taking(w, 'differential', await w.full(), false),
  },
  contingency: { server: 'master', command: 'BACKUP DATABASE', prepare: (w) => taking(w, 'full', null, true) },
  find: {
    server: 'master',
    command: null,
    prepare: async (w) => {
      const { set } = await w.full()
      return {
        database: w.master().entry.database,
        call: ended(() => w.engine.backups.find(w.master(), set, run())()),
        holds: async () => (await must(w.engine.backups.find(w.master(), set, run())))?.set === set,
      }
    },
  },
  verify: {
    server: 'backup',
    command: 'RESTORE VERIFYON',
    prepare: async (w) => {
      const { at, backup } = await w.copy()
      return { database: w.subject.backup.database, call: ended(() => w.engine.backups.verify(at, backup, run())()) }
    },
  },
  restore: {
    server: 'backup',
    command: 'RESTORE DATABASE',
    prepare: async (w) => {
      const on = w.subject.backup
      await must(w.engine.restores.removeOrphans(on, w.group, [], run()))
      const order = await w.order()
      return {
        database: order.generation,
        call: ended(() => w.engine.restores.restore(on, w.group, order, run())()),
        holds: async () => /RESTORING/.test((await probeOf(w, w.on(order.generation))).says),
      }
    },
  },
  open: {
    server: 'backup',
    command: 'RESTORE DATABASE',
    prepare: async (w) => {
      const { order } = await restored(w)
      const target = w.on(order.generation)
      return {
        database: order.generation,
        call: ended(() => w.engine.restores.open(target, order.epoch, run())()),
        holds: async () => (await probeOf(w, target)).lineage?.epoch === order.epoch,
      }
    },
  },
  check: {
    server: 'backup',
    command: null,
    prepare: async (w) => {
      const { order } = await restored(w)
      const target = w.on(order.generation)
      await must(w.engine.restores.open(target, order.epoch, run()))
      return {
        database: order.generation,
        call: ended(() => w.engine.restores.check(target, order.epoch, run())()),
      }
    },
  },
  drill: {
    server: 'backup',
    command: 'DBCC',
    prepare: async (w) => {
      const order = await w.order()
      return {
        database: w.subject.backup.database,
        call: ended(() => w.engine.restores.drill(w.subject.backup, w.group, order, run())()),
      }
    },
  },
  'removal of orphans': {
    server: 'backup',
    command: null,
    prepare: async (w) => {
      const { on, order } = await restored(w)
      return {
        database: order.generation,
        call: ended(() => w.engine.restores.removeOrphans(on, w.group, [], run())()),
        holds: async () => /dropped/.test((await probeOf(w, w.on(order.generation))).says),
      }
    },
  },
  fence: {
    server: 'master',
    command: 'ALTER DATABASE',
    prepare: async (w) => {
      await must(w.engine.fencing.release(w.master(), run()))
      w.fences()
      const operation = w.operation()
      return {
        database: w.master().entry.database,
        call: ended(() => w.engine.fencing.fence(w.master(), operation, run())()),
        holds: async () => (await probeOf(w, w.master())).fenced === true,
      }
    },
  },
  release: {
    server: 'master',
    command: 'ALTER DATABASE',
    prepare: async (w) => {
      await must(w.engine.fencing.fence(w.master(), w.operation(), run()))
      w.fences()
      return {
        database: w.master().entry.database,
        call: ended(() => w.engine.fencing.release(w.master(), run())()),
        holds: async () => (await probeOf(w, w.master())).fenced === false,
      }
    },
  },
  'mark of an epoch': {
    server: 'master',
    command: null,
    prepare: async (w) => {
      await must(w.engine.fencing.release(w.master(), run()))
      const epoch = w.operation()
      w.mark(epoch)
      return {
        database: w.master().entry.database,
        call: ended(() => w.engine.fencing.markEpoch(w.master(), epoch, run())()),
        holds: async () => (await probeOf(w, w.master())).lineage?.epoch === epoch,
      }
    },
  },
}
