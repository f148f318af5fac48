import type { Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import type { Ground, LossWindow } from './events.ts'
import { losesNothing, opensInPlace } from './steps.ts'

/** Why hosts of the old epoch can write no more; null while that is not certain. */
export const groundOf = (state: State): Ground | null => {
  const { running: w, fences } = state.switches
  if (w === null) return null
  const fenced = fences[w.from]?.kind === 'confirmed'
  // A switch that loses nothing, and one that gives up a database which answers, wait for both.
  const both = losesNothing(w) || w.kind === 'return-discarding'
  if (both) return fenced && w.hosts !== null ? { kind: 'fenced' } : null
  if (fenced && !w.fenceDoubtful) return { kind: 'fenced' }
  if (w.hosts?.ground === 'drained') return { kind: 'drained' }
  if (w.hosts?.ground === 'leasesOver') return { kind: 'leasesOver', waitedMs: w.hosts.waitedMs }
  const consents = state.people.consents
  if (w.request !== null && consents.some((c) => c.to === 'noFence' && c.request === w.request))
    return { kind: 'consent', to: 'noFence' }
  const cutOff =
    state.configuration.policy.withoutLog === 'keep' &&
    consents.some((c) => c.to === 'cutOffHosts' && c.request === null)
  return cutOff ? { kind: 'consent', to: 'cutOffHosts' } : null
}

/** When the last write in the old epoch can have been: the last host left, its lease ended or the fence held. */
const lastWrite = (state: State, ground: Ground): Instant | null => {
  const { running: w, fences } = state.switches
  if (w === null || ground.kind === 'consent') return null
  const fence = fences[w.from]
  if (w.hosts !== null && ground.kind !== 'fenced') return w.hosts.lastLeft
  if (fence?.kind !== 'confirmed') return null
  return w.hosts !== null && w.hosts.lastLeft < fence.at ? w.hosts.lastLeft : fence.at
}

/** What the switch loses or gives up: from what the target contains to the last write in the old epoch. */
export const lossOf = (state: State, ground: Ground): LossWindow | null => {
  const { running: w, stay } = state.switches
  if (w === null || losesNothing(w)) return null
  const to = lastWrite(state, ground)
  if (opensInPlace(w)) return { from: stay?.since ?? w.startedAt, to }
  const end = w.chain === null ? undefined : state.backups.sets[w.chain.differential ?? w.chain.full]
  return { from: end?.backup.contains.allBefore ?? w.startedAt, to }
}
