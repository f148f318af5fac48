import type { Lineage, TakenBackup } from '@db-failover/domain'
import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { engineCases, hostConnectionsCases } from '../../src/contracts/index.ts'
import type { DatabaseEngine, HostConnections, LeaderRun } from '../../src/index.ts'
import type { MemoryConnection } from '../../src/memory/index.ts'
import { type MemorySubject, memorySubject } from './memory-subject.ts'

/** The titles of the cases that reject. */
const rejected = async (
  cases: readonly { title: string; check: () => Promise<void> }[],
): Promise<readonly string[]> => {
  const titles: string[] = []
  for (const { title, check } of cases)
    await check().catch(() => {
      titles.push(title)
    })
  return titles
}

type Break = (subject: MemorySubject) => Partial<Pick<MemorySubject, 'engine' | 'hosts'>>

const caughtBy = (broken: Break): Promise<readonly string[]> => {
  const factory = async () => {
    const subject = memorySubject()
    return { ...subject, ...broken(subject) }
  }
  return rejected([
    ...engineCases.map(({ title, check }) => ({ title, check: () => check(factory) })),
    ...hostConnectionsCases<MemoryConnection>().map(({ title, check }) => ({ title, check: () => check(factory) })),
  ])
}

const engine =
  (change: (sound: DatabaseEngine, subject: MemorySubject) => Partial<DatabaseEngine>): Break =>
  (subject) => ({ engine: { ...subject.engine, ...change(subject.engine, subject) } })

const hosts =
  (
    change: (
      sound: HostConnections<MemoryConnection>,
      subject: MemorySubject,
    ) => Partial<HostConnections<MemoryConnection>>,
  ): Break =>
  (subject) => ({ hosts: { ...subject.hosts, ...change(subject.hosts, subject) } })

/** Commits go around every check, straight into whatever lies under the name. */
const commitsAlways = hosts((sound, { memory }) => ({
  open: (order) => async () => {
    const opened = await sound.open(order)()
    if (opened._tag === 'Left') return opened
    const writes = new Map<string, string>()
    return right({
      ...opened.right,
      begin: () => async () =>
        right({
          connection: { get: (k) => writes.get(k), set: (k, v) => void writes.set(k, v), delete: () => {} },
          commit: () => async () => {
            const database = memory.server(order.entry).databases.get(order.generation)
            if (database !== undefined) database.rows = new Map([...database.rows, ...writes])
            return right(undefined)
          },
          rollback: () => async () => right(undefined),
        }),
    })
  },
}))

const lineageAt = (generation: string, epoch: string): Lineage => ({
  identity: 'any',
  fork: 'any',
  counter: '0' as Lineage['counter'],
  differentialBase: generation,
  epoch,
})

const broken: Readonly<Record<string, { readonly is: Break; readonly caught: string }>> = {
  'a differential is taken on any base': {
    is: engine((sound, { memory, master }) => ({
      backups: {
        ...sound.backups,
        take: (target, order, run) => () => {
          const database = memory.server(master.entry).databases.get(master.generation)
          if (order.kind === 'differential' && order.base !== null && database?.guard)
            database.guard = { ...database.guard, differentialBase: order.base.set }
          return sound.backups.take(target, order, run)()
        },
      },
    })),
    caught: 'a differential on another base than the newest full is refused',
  },
  'a differential is restored on any full': {
    is: engine((sound) => ({
      restores: {
        ...sound.restores,
        restore: (on, group, order, run) => sound.restores.restore(on, group, { ...order, differential: null }, run),
      },
    })),
    caught: 'a differential is never restored on a full that is not its base',
  },
  'a restore overwrites the database that bears the name': {
    is: engine((sound, { memory }) => ({
      restores: {
        ...sound.restores,
        restore: (on, group, order, run) => () => {
          memory.server(on).databases.delete(order.generation)
          return sound.restores.restore(on, group, order, run)()
        },
      },
    })),
    caught: 'nothing is ever restored over a database that is open',
  },
  'a fence is confirmed and not set': {
    is: engine((sound) => ({
      fencing: {
        ...sound.fencing,
        fence: (target) => async () => {
          const { lineage, generation } = await sound.health.probe(target, {
            raise: null,
            timeoutMs: 1_000,
            signal: new AbortController().signal,
          })
          return right(lineage ?? lineageAt(generation ?? '', ''))
        },
      },
    })),
    caught: 'once the fence is confirmed, nothing more is committed',
  },
  'commits go on after the fence': {
    is: commitsAlways,
    caught: 'once the fence is confirmed, nothing more is committed',
  },
  'commits go on after the lease': {
    is: commitsAlways,
    caught: 'a host that is no longer allowed at the moment of its commit commits nothing',
  },
  'commits go on in a replaced database': {
    is: commitsAlways,
    caught: 'a commit to a database that was replaced under the connection is refused',
  },
  'hosts open a database of any epoch': {
    is: hosts((sound, { engine: { health }, group }) => ({
      open: (order) => async () => {
        const options = { raise: null, timeoutMs: 1_000, signal: new AbortController().signal }
        const seen = await health.probe({ ...order, group }, options)
        return sound.open({ ...order, epoch: (seen.lineage?.epoch ?? order.epoch) as typeof order.epoch })()
      },
    })),
    caught: 'a database in another epoch, of another group, fenced or missing is not opened',
  },
  'the counter is not raised': {
    is: engine((sound) => ({
      health: { ...sound.health, probe: (target, options) => sound.health.probe(target, { ...options, raise: null }) },
    })),
    caught: 'an older state that is put back does not continue what a raising probe saw',
  },
  'every probe raises the counter': {
    is: engine((sound) => ({
      health: { ...sound.health, probe: (target, options) => sound.health.probe(target, { ...options, raise: 1 }) },
    })),
    caught: 'a probe that does not raise changes nothing',
  },
  'the check looks at no epoch': {
    is: engine((sound) => ({
      restores: { ...sound.restores, check: (target) => async () => right(lineageAt('', target.group)) },
    })),
    caught: 'the check reads and writes, leaves nothing, and refuses another epoch, a fence, and a missing one',
  },
  'opening keeps the fork': {
    is: engine((sound) => ({
      restores: {
        ...sound.restores,
        open: (target, epoch, run) => sound.fencing.markEpoch(target, epoch, run),
      },
    })),
    caught: 'opening begins a fork of the same identity with the epoch, and a second time changes nothing',
  },
  'verification looks at the name alone': {
    is: engine((sound) => ({ backups: { ...sound.backups, verify: () => async () => right(undefined) } })),
    caught: 'a copy that suffered "flip" is neither verified nor restored',
  },
  'a contingency backup becomes the base': {
    is: engine((sound) => ({
      backups: {
        ...sound.backups,
        take: (target, order, run) => sound.backups.take(target, { ...order, contingency: false }, run),
      },
    })),
    caught: 'a contingency backup reads a fenced database and leaves the differential base alone',
  },
  'backups are not found again': {
    is: engine((sound) => ({
      backups: { ...sound.backups, find: () => async () => right<never, TakenBackup | null>(null) },
    })),
    caught: 'a finished backup is found again by its id, and an unknown one is not',
  },
  'the kept generation is removed as well': {
    is: engine((sound) => ({
      restores: {
        ...sound.restores,
        removeOrphans: (on, group, _keep, run) => sound.restores.removeOrphans(on, group, [], run),
      },
    })),
    caught: 'orphans of the group go; what is kept, and what no operation made, stays',
  },
}

/** Leaders of all terms are one to it. */
const timeless = (run: LeaderRun): LeaderRun => ({ ...run, term: 99 })

/** One call of the engine that looks at no term. */
const looksAtNoTerm: Readonly<Record<string, Break>> = {
  fence: engine(({ fencing }) => ({
    fencing: { ...fencing, fence: (target, operation, run) => fencing.fence(target, operation, timeless(run)) },
  })),
  release: engine(({ fencing }) => ({
    fencing: { ...fencing, release: (target, run) => fencing.release(target, timeless(run)) },
  })),
  mark: engine(({ fencing }) => ({
    fencing: { ...fencing, markEpoch: (target, epoch, run) => fencing.markEpoch(target, epoch, timeless(run)) },
  })),
  open: engine(({ restores }) => ({
    restores: { ...restores, open: (target, epoch, run) => restores.open(target, epoch, timeless(run)) },
  })),
  check: engine(({ restores }) => ({
    restores: { ...restores, check: (target, epoch, run) => restores.check(target, epoch, timeless(run)) },
  })),
  full: engine(({ backups }) => ({
    backups: { ...backups, take: (target, order, run) => backups.take(target, order, timeless(run)) },
  })),
  'raise the counter': engine(({ health }) => ({
    health: {
      ...health,
      probe: (target, options) => health.probe(target, { ...options, raise: options.raise === null ? null : 99 }),
    },
  })),
}

describe('an adapter that looks at no term is caught by the contract', () => {
  for (const [what, is] of Object.entries(looksAtNoTerm))
    it(`in: ${what}`, async () => {
      expect(await caughtBy(is)).toContain(
        'after a leader\'s "mark", every change that an earlier term asks for is refused',
      )
    })

  it('when it removes what an earlier operation left', async () => {
    const removes = engine(({ restores }) => ({
      restores: {
        ...restores,
        removeOrphans: (on, group, keep, run) => restores.removeOrphans(on, group, keep, timeless(run)),
      },
    }))
    expect(await caughtBy(removes)).toContain('what a later term has opened or restored is no orphan of an earlier one')
  })
})

describe('a broken adapter is caught by the contract', () => {
  for (const [title, { is, caught }] of Object.entries(broken))
    it(title, async () => {
      expect(await caughtBy(is)).toContain(caught)
    })

  it('and a sound one passes it', async () => {
    expect(await caughtBy(() => ({}))).toEqual([])
  })
})
