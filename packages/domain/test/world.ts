import {
  type Effect,
  type EntryId,
  type Instant,
  type Lineage,
  type Observation,
  plus,
  type Sha256,
  type TakenBackup,
  type Verdict,
} from '@db-failover/domain'
import type { Story } from './kit.ts'

// A small truthful world: it answers every effect as a healthy installation would, except for servers that are down.

interface Database {
  identity: string
  fork: string
  counter: bigint
  epoch: string | null
  base: string | null
  fenced: boolean
}

export class World {
  readonly down = new Set<string>()
  /** Databases by entry and generation. */
  readonly databases = new Map<string, Database>()
  readonly hosts: string[] = ['app-1']
  /** Effects that the world leaves unanswered. */
  readonly silent = new Set<string>()
  #forks = 0

  constructor(readonly story: Story) {}

  key(entry: string, generation: string): string {
    return `${entry}|${generation}`
  }

  database(entry: string, generation: string | null): Database | undefined {
    return generation === null || this.down.has(entry) ? undefined : this.databases.get(this.key(entry, generation))
  }

  create(entry: string, generation: string): Database {
    const made: Database = {
      identity: 'orders',
      fork: `fork-${++this.#forks}`,
      counter: 1n,
      epoch: null,
      base: null,
      fenced: false,
    }
    this.databases.set(this.key(entry, generation), made)
    return made
  }

  lineage(d: Database | undefined): Lineage | null {
    if (d === undefined) return null
    return {
      identity: d.identity,
      fork: d.fork,
      counter: d.counter.toString() as Lineage['counter'],
      differentialBase: d.base,
      epoch: d.epoch,
    }
  }

  /** One round of effects; answers what was observed. */
  answer(): readonly string[] {
    const seen: string[] = []
    for (const effect of this.story.effects()) {
      if (this.silent.has(effect.type)) continue
      for (const observation of this.#reply(effect)) {
        this.story.see(observation)
        seen.push(observation.type)
      }
    }
    return seen
  }

  /** Everything that is due is done and answered, until nothing happens any more. */
  run(): void {
    for (let i = 0; i < 100; i++) {
      const told = this.story.settle()
      const before = this.story.log.length
      this.answer()
      if (told.length === 0 && this.story.log.length === before) return
    }
    throw new Error(`the world does not come to rest: ${JSON.stringify(this.story.log.slice(-12).map((r) => r.event))}`)
  }

  probe(
    entry: string,
    over: Partial<{ verdict: Verdict; failures: number; good: number; spanMs: number; generation: string }> = {},
  ): readonly string[] {
    const { state, now } = this.story
    const id = entry as EntryId
    const active = state.switches.active
    const generation =
      over.generation ?? (active?.entry === id ? active.generation : (state.switches.fences[id]?.generation ?? null))
    const d = this.database(entry, generation)
    const wantsDatabase = active?.entry === id || state.configuration.master === id
    const verdict: Verdict =
      over.verdict ??
      (this.down.has(entry) ? 'gone' : wantsDatabase && generation !== null && d === undefined ? 'unusable' : 'alive')
    if (verdict === 'alive' && d !== undefined && active?.entry === id && !d.fenced) d.counter += 1n
    const observation: Observation = {
      type: 'Probed',
      entry: id,
      verdict,
      window: {
        since: now,
        probes: 10,
        failures: verdict === 'alive' ? 0 : (over.failures ?? 10),
        lastGood: now,
        verdicts: {},
        reached: Object.keys(state.configuration.entries).filter((e) => e !== entry && !this.down.has(e)) as EntryId[],
        witnesses: [],
        says: verdict,
      },
      good: over.good ?? 10,
      spanMs: over.spanMs ?? 60_000,
      lineage: this.lineage(d),
      lastSeen: null,
      fenced: d?.fenced ?? null,
      generation,
      foreignTool: null,
    }
    return this.story.see(observation)
  }

  #backup(
    set: string,
    kind: 'full' | 'differential',
    base: string | null,
    entry: string,
    generation: string,
    epoch: string,
  ): TakenBackup {
    const { now } = this.story
    const d = this.databases.get(this.key(entry, generation))
    const lineage = this.lineage(d) ?? {
      identity: '',
      fork: '',
      counter: '0' as Lineage['counter'],
      differentialBase: null,
      epoch: null,
    }
    return {
      set: set as TakenBackup['set'],
      kind,
      base: base as TakenBackup['base'],
      epoch: epoch as TakenBackup['epoch'],
      entry: entry as EntryId,
      generation,
      file: `${set.replaceAll('/', '-')}.${kind}`,
      contains: { allBefore: now, noneAfter: now },
      startedAt: now,
      finishedAt: now,
      size: 1,
      sha256: '0'.repeat(64) as Sha256,
      lineage,
    }
  }

  #reply(e: Effect): readonly Observation[] {
    const { state, now } = this.story
    const why = { code: 'Unreachable', says: 'it does not answer' }
    const retryAfter: Instant = plus(now, 1000)
    switch (e.type) {
      case 'TakeBackup': {
        const { operation, kind, base, entry, generation, epoch } = e.running
        const d = this.database(entry, generation)
        if (d === undefined) return [{ type: 'BackupDidNotFinish', operation, why, retryAfter }]
        const backup = this.#backup(operation, kind, base, entry, generation, epoch)
        if (kind === 'full') d.base = operation
        return [{ type: 'BackupFinished', operation, backup }]
      }
      case 'CopyBackup':
        return e.copying.to.map((on) =>
          this.down.has(on) || this.down.has(e.copying.from.entry)
            ? { type: 'CopyDidNotFinish', operation: e.copying.operation, set: e.copying.set, on, why, retryAfter }
            : { type: 'CopyFinished', operation: e.copying.operation, set: e.copying.set, on },
        )
      case 'VerifyCopy':
        return this.down.has(e.on) ? [] : [{ type: 'CopyPassedCheck', set: e.set, on: e.on }]
      case 'DeleteFile':
        return this.down.has(e.place.entry) ? [] : [{ type: 'FileDeleted', set: e.set, place: e.place, found: true }]
      case 'RestoreDatabase': {
        if (this.down.has(e.on)) return [{ type: 'RestoreDidNotFinish', operation: e.operation, why, content: false }]
        const end = state.backups.sets[e.chain.differential ?? e.chain.full]
        this.databases.set(this.key(e.on, e.generation), {
          identity: 'orders',
          fork: `fork-${++this.#forks}`,
          counter: BigInt(end?.backup.lineage.counter ?? 1),
          epoch: null,
          base: null,
          fenced: false,
        })
        return [{ type: 'RestoreFinished', operation: e.operation, tookMs: 1200 }]
      }
      case 'OpenAndCheck': {
        const d = this.database(e.on, e.generation)
        if (d === undefined) return [{ type: 'TargetFailedCheck', operation: e.operation, why, content: false }]
        if (d.epoch !== e.epoch) {
          d.fork = `fork-${++this.#forks}`
          d.epoch = e.epoch
        }
        d.fenced = false
        const lineage = this.lineage(d)
        return lineage === null ? [] : [{ type: 'TargetPassedCheck', operation: e.operation, lineage }]
      }
      case 'RunDrill':
        return [{ type: 'DrillFinished', operation: e.operation, tookMs: 900, checks: ['integrity_check: ok'] }]
      case 'RequestFence': {
        const d = this.database(e.entry, e.generation)
        const missing = !this.down.has(e.entry) && d === undefined
        if (d === undefined)
          return [
            {
              type: 'FenceRefused',
              entry: e.entry,
              generation: e.generation,
              why: missing ? { code: 'DatabaseMissing', says: 'its files are gone' } : why,
            },
          ]
        d.fenced = true
        return [{ type: 'FenceAnswered', entry: e.entry, generation: e.generation, lineage: this.lineage(d) }]
      }
      case 'ReleaseFence': {
        const d = this.database(e.entry, e.generation)
        if (d === undefined) return []
        d.fenced = false
        return [{ type: 'FenceWasReleased', entry: e.entry, generation: e.generation }]
      }
      case 'MarkEpoch': {
        const d = this.database(e.entry, e.generation)
        if (d === undefined) return []
        d.epoch = e.epoch
        const lineage = this.lineage(d)
        return lineage === null ? [] : [{ type: 'EpochWasMarked', epoch: e.epoch, entry: e.entry, lineage }]
      }
      case 'TakeContingency': {
        const d = this.database(e.of, e.generation)
        if (d === undefined)
          return [{ type: 'ContingencyDidNotFinish', operation: e.operation, of: e.of, why, retryAfter }]
        return [
          {
            type: 'ContingencyFinished',
            operation: e.operation,
            of: e.of,
            backup: this.#backup(e.set, 'full', null, e.of, e.generation, e.epoch),
            on: e.to,
          },
        ]
      }
      case 'AwaitHosts':
        return [
          {
            type: 'HostsLeft',
            operation: e.operation,
            hosts: this.hosts,
            lastLeft: now,
            lastCommit: now,
            waitedMs: 100,
          },
        ]
      case 'AwaitMoves':
        return [
          {
            type: 'HostsMoved',
            operation: e.operation,
            count: this.hosts.length,
            first: now,
            last: now,
            missing: [],
            lastWrite: null,
          },
        ]
      case 'CheckEntries':
        return [
          {
            type: 'EntriesChecked',
            request: e.request,
            findings: Object.fromEntries(
              e.entries.map((x) => [
                x.id,
                [{ check: 'folders', ok: !this.down.has(x.id), says: 'the folders answer' }],
              ]),
            ),
          },
        ]
      case 'ReadActive': {
        const generation = e.generation ?? 'original'
        const d = this.database(e.entry, generation)
        return [
          {
            type: 'ActiveRead',
            request: e.request,
            entry: e.entry,
            generation,
            lineage: this.lineage(d),
            says: d === undefined ? 'it does not answer' : 'alive',
          },
        ]
      }
    }
  }
}
