import type {
  BackupSetId,
  Effect,
  EntryId,
  Instant,
  Observation,
  OperationId,
  Sha256,
  TakenBackup,
} from '@db-failover/domain'
import { effectsOf, instantOf } from '@db-failover/domain'
import type { Node } from './node.ts'
import { type Db, dbOf, isUp, lineageOf, newFork, reached, type World, withDb } from './world.ts'

/** One way in which an effect can end: what the world is then, and what is observed of it. */
export interface Answer {
  readonly how: string
  readonly world: World
  readonly seen: readonly Observation[]
}

const RETRY = 1_000
const why = (code: string) => ({ code, says: code })

const taken = (
  n: Node,
  set: BackupSetId,
  kind: 'full' | 'differential',
  base: BackupSetId | null,
  entry: EntryId,
  generation: string,
  epoch: OperationId,
  db: Db,
): TakenBackup => {
  const now: Instant = instantOf(n.now)
  return {
    set,
    kind,
    base,
    epoch,
    entry,
    generation,
    file: `${set.replaceAll('/', '-')}.${kind}`,
    contains: { allBefore: now, noneAfter: now },
    startedAt: now,
    finishedAt: now,
    size: 1,
    sha256: '0'.repeat(64) as Sha256,
    lineage: lineageOf(db),
  }
}

/** Opened in the epoch: a database that does not carry it yet begins a fork of its own. */
const opened = (
  w: World,
  entry: EntryId,
  generation: string,
  epoch: string,
  inPlace: boolean,
): readonly [Db, World] | null => {
  const db = dbOf(w, entry, generation)
  if (db === undefined) return null
  const [fork, forked] = db.epoch === epoch || inPlace ? [db.fork, w] : newFork(w)
  const next = { ...db, fork, epoch, fenced: false }
  return [next, withDb(forked, entry, generation, next)]
}

/** Every way in which the effect can end in this world. The first is the truthful one, where the world lets it succeed. */
export const answersTo = (n: Node, e: Effect): readonly Answer[] => {
  const { world: w } = n
  const retryAfter = instantOf(n.now + RETRY)
  const ans = (how: string, world: World, ...seen: Observation[]): Answer => ({ how, world, seen })
  switch (e.type) {
    case 'TakeBackup': {
      const { operation, kind, base, entry, generation, epoch } = e.running
      const db = reached(w, entry, generation)
      const failed = ans('fails', w, { type: 'BackupDidNotFinish', operation, why: why('Failed'), retryAfter })
      const lost = ans('is lost', w, { type: 'OperationLost', operation, why: 'not found' })
      if (db === undefined) return [failed, lost]
      const world = kind === 'full' ? withDb(w, entry, generation, { ...db, base: operation }) : w
      return [
        ans('done', world, {
          type: 'BackupFinished',
          operation,
          backup: taken(n, operation, kind, base, entry, generation, epoch, db),
        }),
        failed,
        lost,
      ]
    }
    case 'CopyBackup': {
      const { operation, set, to, from } = e.copying
      return to.flatMap((on) => {
        const failed = ans(`to ${on} fails`, w, {
          type: 'CopyDidNotFinish',
          operation,
          set,
          on,
          why: why('Failed'),
          retryAfter,
        })
        return isUp(w, on) && isUp(w, from.entry)
          ? [ans(`to ${on} done`, w, { type: 'CopyFinished', operation, set, on }), failed]
          : [failed]
      })
    }
    case 'VerifyCopy': {
      const { set, on } = e
      return isUp(w, on)
        ? [
            ans('passed', w, { type: 'CopyPassedCheck', set, on }),
            ans('rejected', w, { type: 'CopyFailedCheck', set, on, why: why('Damaged') }),
          ]
        : []
    }
    case 'DeleteFile':
      return isUp(w, e.place.entry)
        ? [ans('done', w, { type: 'FileDeleted', set: e.set, place: e.place, found: true })]
        : []
    case 'RestoreDatabase': {
      const { operation, on, readFrom, chain, generation } = e
      const failed = (content: boolean) =>
        ans(content ? 'fails on content' : 'fails', w, {
          type: 'RestoreDidNotFinish',
          operation,
          why: why('Failed'),
          content,
        })
      if (!isUp(w, on) || !isUp(w, readFrom)) return [failed(false)]
      const end = n.state.backups.sets[chain.differential ?? chain.full]
      const db: Db = {
        identity: 'orders',
        fork: end?.backup.lineage.fork ?? 'fork-0',
        counter: Number(end?.backup.lineage.counter ?? 0),
        epoch: null,
        base: null,
        fenced: false,
      }
      return [
        ans('done', withDb(w, on, generation, db), { type: 'RestoreFinished', operation, tookMs: 5 }),
        failed(false),
        failed(true),
      ]
    }
    case 'OpenAndCheck': {
      const { operation, on, generation, epoch } = e
      const failed = (content: boolean, world = w) =>
        ans(content ? 'fails on content' : 'fails', world, {
          type: 'TargetFailedCheck',
          operation,
          why: why(isUp(w, on) && dbOf(w, on, generation) === undefined ? 'DatabaseMissing' : 'Failed'),
          content,
        })
      const inPlace = n.state.switches.running?.restore === null
      const open = isUp(w, on) ? opened(w, on, generation, epoch, inPlace) : null
      if (open === null) return [failed(false)]
      const [db, world] = open
      return [
        ans('done', world, { type: 'TargetPassedCheck', operation, lineage: lineageOf(db) }),
        failed(false, world),
        failed(true),
      ]
    }
    case 'RunDrill':
      return [
        ans('passed', w, { type: 'DrillFinished', operation: e.operation, tookMs: 5, checks: ['integrity'] }),
        ans('failed', w, { type: 'DrillDidNotFinish', operation: e.operation, tookMs: 5, why: why('Damaged') }),
      ]
    case 'RequestFence': {
      const { entry, generation } = e
      const missing = isUp(w, entry) && dbOf(w, entry, generation) === undefined
      const refused = ans(missing ? 'missing' : 'refused', w, {
        type: 'FenceRefused',
        entry,
        generation,
        why: why(missing ? 'DatabaseMissing' : 'Unreachable'),
      })
      const db = reached(w, entry, generation)
      if (db === undefined) return [refused]
      const next = { ...db, fenced: true }
      return [
        ans('done', withDb(w, entry, generation, next), {
          type: 'FenceAnswered',
          entry,
          generation,
          lineage: lineageOf(next),
        }),
        refused,
      ]
    }
    case 'ReleaseFence': {
      const { entry, generation } = e
      const db = reached(w, entry, generation)
      return db === undefined
        ? []
        : [
            ans('done', withDb(w, entry, generation, { ...db, fenced: false }), {
              type: 'FenceWasReleased',
              entry,
              generation,
            }),
          ]
    }
    case 'MarkEpoch': {
      const { entry, generation, epoch } = e
      const db = reached(w, entry, generation)
      if (db === undefined) return []
      const next = { ...db, epoch }
      return [
        ans('done', withDb(w, entry, generation, next), {
          type: 'EpochWasMarked',
          epoch,
          entry,
          lineage: lineageOf(next),
        }),
      ]
    }
    case 'TakeContingency': {
      const { operation, set, of, generation, epoch, to } = e
      const failed = ans('fails', w, {
        type: 'ContingencyDidNotFinish',
        operation,
        of,
        why: why(isUp(w, of) && dbOf(w, of, generation) === undefined ? 'DatabaseMissing' : 'Failed'),
        retryAfter,
      })
      const db = reached(w, of, generation)
      const on = to.filter((x) => isUp(w, x))
      return db === undefined || on.length === 0
        ? [failed]
        : [
            ans('done', w, {
              type: 'ContingencyFinished',
              operation,
              of,
              backup: taken(n, set, 'full', null, of, generation, epoch, db),
              on,
            }),
            failed,
          ]
    }
    case 'AwaitHosts': {
      const { operation } = e
      const now = instantOf(n.now)
      return [
        ans('leases over', w, { type: 'HostLeasesOver', operation, hosts: ['app'], waitedMs: 5 }),
        ans('drained', w, {
          type: 'HostsLeft',
          operation,
          hosts: ['app'],
          lastLeft: now,
          lastCommit: now,
          waitedMs: 5,
        }),
      ]
    }
    case 'AwaitMoves':
      return [
        ans('done', w, {
          type: 'HostsMoved',
          operation: e.operation,
          count: 1,
          first: null,
          last: null,
          missing: [],
          lastWrite: null,
        }),
      ]
    case 'CheckEntries':
      return [
        ans('done', w, {
          type: 'EntriesChecked',
          request: e.request,
          findings: Object.fromEntries(
            e.entries.map((x) => [x.id, [{ check: 'folders', ok: isUp(w, x.id), says: 'tried' }]]),
          ),
        }),
      ]
    case 'ReadActive': {
      const generation = e.generation ?? 'original'
      const db = reached(w, e.entry, generation)
      return [
        ans('done', w, {
          type: 'ActiveRead',
          request: e.request,
          entry: e.entry,
          generation,
          lineage: db === undefined ? null : lineageOf(db),
          says: 'read',
        }),
      ]
    }
  }
}

export const effects = (n: Node): readonly Effect[] => effectsOf(n.state)
