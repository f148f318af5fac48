import type { Verdict } from '../detection/verdict.ts'
import type { Effect } from '../effects.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { Observation } from '../observation.ts'
import type { EntryId } from '../scalars.ts'
import { answersOf } from './answers.ts'
import { Premises } from './premises.ts'

export interface Probe {
  readonly verdict: Verdict
  readonly failures: number
  readonly good: number
  readonly spanMs: number
  readonly generation: string
  readonly reached: readonly string[]
  readonly witnesses: readonly string[]
  readonly foreignTool: string | null
  readonly lineage: Lineage | null
  readonly lastSeen: Lineage | null
  readonly fenced: boolean | null
}

/** A small truthful world: it answers every effect as a healthy installation would, except for servers that are down. */
export class World extends Premises {
  /** One round of effects; answers what was observed. */
  answer(): readonly string[] {
    const seen: string[] = []
    for (const effect of this.story.effects()) {
      if (this.silent.has(effect.type)) continue
      for (const observation of this.answersTo(effect)) {
        this.story.see(observation)
        seen.push(observation.type)
      }
    }
    return seen
  }

  answersTo(effect: Effect): readonly Observation[] {
    return answersOf(this, effect)
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

  /** One observation of the entry, with a window that is long enough unless said otherwise. */
  probe(entry: string, over: Partial<Probe> = {}): readonly string[] {
    const { state, now } = this.story
    const id = entry as EntryId
    const { active, fences } = state.switches
    const generation = over.generation ?? (active?.entry === id ? active.generation : (fences[id]?.generation ?? null))
    const d = this.database(entry, generation)
    const wantsDatabase = active?.entry === id || state.configuration.master === id
    const missing = wantsDatabase && generation !== null && d === undefined
    const verdict = over.verdict ?? (this.down.has(entry) ? 'gone' : missing ? 'unusable' : 'alive')
    if (verdict === 'alive' && d !== undefined && active?.entry === id && !d.fenced) d.counter += 1n
    const others = Object.keys(state.configuration.entries).filter((e) => e !== entry && !this.down.has(e))
    return this.story.see({
      type: 'Probed',
      entry: id,
      verdict,
      window: {
        since: now,
        probes: 10,
        failures: verdict === 'alive' ? 0 : (over.failures ?? 10),
        lastGood: now,
        verdicts: {},
        reached: [...((over.reached ?? others) as readonly EntryId[])],
        witnesses: [...(over.witnesses ?? [])],
        says: verdict,
      },
      good: over.good ?? 10,
      spanMs: over.spanMs ?? 60_000,
      lineage: over.lineage === undefined ? this.lineage(d) : over.lineage,
      lastSeen: over.lastSeen ?? null,
      fenced: over.fenced === undefined ? (d?.fenced ?? null) : over.fenced,
      generation,
      foreignTool: over.foreignTool ?? null,
    })
  }
}
