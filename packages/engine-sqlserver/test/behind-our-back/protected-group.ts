import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  continues,
  type EffectOf,
  type Entry,
  type EntryId,
  type GroupId,
  type Instant,
  type Lineage,
  type Observation,
} from '@db-failover/domain'
import { asks, described, given, type Scenario, type Story } from '@db-failover/domain/kit'
import type { DatabaseEngine, LeaderRun, Probe, Target } from '@db-failover/ports'
import type { Ask } from '../colleague.ts'
import type { SqlServerSubject } from '../subject.ts'

// The rules of the domain over the real engine: the active's effects and probes are carried out on a server, everything else
// (folders, other entries, hosts) is answered by the kit's truthful world.

const run = (): LeaderRun => ({ term: 1, signal: new AbortController().signal, progress: () => {} })
const a = 'a' as EntryId
const group = 'orders' as GroupId

export interface ProtectedGroup {
  readonly story: Story
  readonly group: GroupId
  readonly entry: Entry
  /** The path, as the server sees it, of what the newest backup of ours wrote. */
  readonly newest: () => string
  readonly colleague: <A>(work: (ask: Ask) => Promise<A>) => Promise<A>
  /** A probe of the active; answers what it saw and the events that followed. */
  readonly probe: () => Promise<{ readonly probe: Probe; readonly events: readonly string[] }>
  /** The highest lineage that probes have read. */
  readonly lastSeen: () => Lineage | null
  /** Does everything that is due, to the end. */
  readonly works: () => Promise<void>
  /** A backup of ours, asked for by hand. */
  readonly backsUp: (kind: 'full' | 'differential') => Promise<void>
}

/** A group whose active is a fresh database of that name, with a full of ours in every folder. */
export const protectedGroup = async (
  subject: SqlServerSubject,
  database: string,
  engine: DatabaseEngine = subject.engine,
): Promise<ProtectedGroup> => {
  const { staging } = subject.master.entry
  const own = { server: `${staging.server}\\${database}`, supervisor: join(staging.supervisor, database) }
  await mkdir(own.supervisor)
  const entry: Entry = { ...subject.master.entry, id: a, database, staging: own }
  const colleague: ProtectedGroup['colleague'] = (work) => subject.colleague(subject.master.entry, work)
  await colleague(async (ask) => {
    await ask(`CREATE DATABASE [${database}]`)
    await ask(`ALTER DATABASE [${database}] SET RECOVERY FULL`)
    await ask(`CREATE TABLE [${database}].dbo.notes (what nvarchar(50) NOT NULL)`)
  })
  const scenario: Scenario = given(
    (i) => {
      i.story.now = new Date().toISOString() as Instant
    },
    described({ backups: ['b'] }),
    asks({ type: 'EnableFailover', acceptDataLoss: true }),
  )
  const { story, world } = scenario
  const targetOf = (generation: string | null): Target => ({ group, entry, generation })
  const read = (generation: string | null) =>
    engine.health.probe(targetOf(generation), {
      raise: 1,
      timeoutMs: 10_000,
      signal: run().signal,
    })

  const taken = async ({ running }: EffectOf<'TakeBackup'>): Promise<Observation> => {
    const { operation, kind, epoch, generation, base } = running
    const full = base === null ? null : (story.state.backups.sets[base]?.backup ?? null)
    const order = { set: operation, kind, epoch, base: full, contingency: false }
    const outcome = await engine.backups.take(targetOf(generation), order, run())()
    return outcome._tag === 'Right'
      ? { type: 'BackupFinished', operation, backup: outcome.right }
      : { type: 'BackupDidNotFinish', operation, why: outcome.left, retryAfter: null }
  }
  const marked = async ({ generation, epoch }: EffectOf<'MarkEpoch'>): Promise<Observation> => {
    const outcome = await engine.fencing.markEpoch(targetOf(generation), epoch, run())()
    if (outcome._tag === 'Left') throw new Error(`the epoch could not be marked: ${outcome.left.says}`)
    return { type: 'EpochWasMarked', epoch, entry: a, lineage: outcome.right }
  }
  const answer = async (effect: ReturnType<Story['effects']>[number]): Promise<readonly Observation[]> => {
    if (effect.type === 'TakeBackup') return [await taken(effect)]
    if (effect.type === 'MarkEpoch') return [await marked(effect)]
    if (effect.type !== 'ReadActive') return world.answersTo(effect)
    const { generation, lineage, says } = await read(effect.generation)
    return [{ type: 'ActiveRead', request: effect.request, entry: a, generation, lineage, says }]
  }
  const works = async (): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      // What waits after a failure is due at once: here nobody waits for it.
      const after = story.state.backups.retry?.after
      const now = new Date().toISOString() as Instant
      story.now = after !== undefined && after > now ? after : now
      const told = story.settle()
      const before = story.log.length
      for (const effect of story.effects()) for (const seen of await answer(effect)) story.see(seen)
      if (told.length === 0 && story.log.length === before) return
    }
    throw new Error(`the group does not come to rest: ${story.types().slice(-12).join(', ')}`)
  }
  let lastSeen: Lineage | null = null
  await works()
  return {
    story,
    group,
    entry,
    colleague,
    works,
    lastSeen: () => lastSeen,
    newest: () => {
      const file = Object.values(story.state.backups.sets).at(-1)?.backup.file
      return `${entry.staging.server}\\${file}`
    },
    probe: async () => {
      story.now = new Date().toISOString() as Instant
      const probe = await read(story.state.switches.active?.generation ?? null)
      const { verdict, lineage, fenced, generation, says } = probe
      const window = {
        since: story.now,
        probes: 1,
        failures: 0,
        lastGood: story.now,
        verdicts: {},
        reached: [],
        witnesses: [],
        says,
      }
      const foreignTool = probe.foreignFull?.tool ?? null
      const seen = { verdict, window, good: 9, spanMs: 0, lineage, lastSeen, fenced, generation, foreignTool }
      const events = story.see({ type: 'Probed', entry: a, ...seen })
      if (lineage !== null && (lastSeen === null || continues(lastSeen, lineage))) lastSeen = lineage
      if (events.includes('ManualBackupRequired')) lastSeen = null
      return { probe, events }
    },
    backsUp: async (kind) => {
      const refused = story.ask({ type: 'RunBackup', kind })
      if ('_tag' in refused) throw new Error(`the backup was refused: ${JSON.stringify(refused)}`)
      await works()
    },
  }
}
