import type { Disturbance } from 'db-failover-test-checker'
import type { Chance } from '../chance.ts'
import { minute } from '../world/group.ts'
import { drawn } from './all.ts'
import type { Begun, FaultKind, Reachable } from './fault.ts'

/** The faults of a run, as they come and go. */
export interface Weather {
  readonly disturbances: readonly Disturbance[]
  /** How often each kind has happened. */
  readonly counts: ReadonlyMap<string, number>
  /** What happened, in order, each with its moment. */
  readonly story: readonly string[]
  /** No more of them, and what lasts is over. */
  readonly calm: () => void
}

/** Lets so many faults happen between now and then. */
export const weather = (
  world: Reachable,
  kinds: readonly FaultKind[],
  { faults, until, chance }: { readonly faults: number; readonly until: number; readonly chance: Chance },
): Weather => {
  const { timeline } = world.here
  const disturbances: Disturbance[] = []
  const counts = new Map<string, number>()
  const story: string[] = []
  const lasting = new Map<Begun, () => void>()

  const begin = (): void => {
    // A kind that cannot happen now gives way to another.
    for (let tries = 0; tries < 20; tries++) {
      const kind = drawn(kinds, chance)
      const begun = kind.begin(world)
      if (begun === null) continue
      const from = timeline.now()
      counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1)
      story.push(
        `${Math.floor(from / minute)} min, for ${Math.round((begun.until - from) / minute)} min: ${begun.says}`,
      )
      const { says } = begun
      for (const { who, kind: how } of begun.holdsUp) disturbances.push({ who, kind: how, from, to: begun.until, says })
      const end = () => {
        if (lasting.delete(begun)) begun.end()
      }
      lasting.set(begun, end)
      timeline.at(begun.until, end)
      return
    }
  }

  const from = timeline.now()
  for (let n = 0; n < faults; n++)
    timeline.at(from + Math.floor(((until - from) * (n + chance.next())) / faults), begin)
  return {
    disturbances,
    counts,
    story,
    calm: () => {
      for (const end of [...lasting.values()]) end()
    },
  }
}
