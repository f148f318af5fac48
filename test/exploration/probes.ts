import { type EntryId, instantOf, type Observation, type Verdict } from '@db-failover/domain'
import type { Node } from './node.ts'
import { dbOf, isUp, lineageOf } from './world.ts'

type Probed = Extract<Observation, { readonly type: 'Probed' }>

/** What a probe of the entry sees. `long`: the window has lasted as long as the policy asks. */
export const probeOf = (n: Node, entry: EntryId, long: boolean, verdict?: Verdict): Probed => {
  const { active, fences } = n.state.switches
  const isActive = active?.entry === entry
  const generation = isActive ? active.generation : (fences[entry]?.generation ?? null)
  const up = isUp(n.world, entry)
  const db = up ? dbOf(n.world, entry, generation) : undefined
  const seen: Verdict = verdict ?? (!up ? 'gone' : isActive && db === undefined ? 'unusable' : 'alive')
  const others = Object.keys(n.state.configuration.entries) as EntryId[]
  const since = instantOf(n.now)
  return {
    type: 'Probed',
    entry,
    verdict: seen,
    window: {
      since,
      probes: 10,
      failures: seen === 'alive' ? 0 : long ? 10 : 1,
      lastGood: null,
      verdicts: {},
      reached: others.filter((e) => e !== entry && isUp(n.world, e)),
      witnesses: [],
      says: seen,
    },
    good: long ? 10 : 1,
    spanMs: long ? 60_000 : 0,
    lineage: seen === 'alive' && db !== undefined ? lineageOf(db) : null,
    lastSeen: null,
    fenced: db?.fenced ?? null,
    generation,
    foreignTool: null,
  }
}
