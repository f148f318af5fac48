import { phase, type State } from '@db-failover/domain'
import { type Evidence, judgementsOn } from 'db-failover-test-checker'
import { entries, hour } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'

/** What can be judged while faults last; the others ask for an end at which everybody has arrived. */
const judged: ReadonlySet<string> = new Set([
  'rows',
  'nothing newer',
  'right database',
  'stop',
  'one active',
  'consent',
])
/** Databases that are judged in one run. */
const most = 12
/** For how long a switched-to database has been active when it is judged, in milliseconds. */
const settled = 3 * hour

/** A restored database may be given up again: what it holds is judged while hosts work on it. */
export const midway = (here: Installation, state: () => State, evidence: () => Evidence): readonly string[] => {
  const found: string[] = []
  const seenAt = new Map<string, number>()
  const done = new Set<string>()

  const judge = (epoch: string): void => {
    done.add(epoch)
    for (const { id, says, against } of judgementsOn(evidence()))
      if (judged.has(id)) found.push(...against.map((why) => `in ${epoch}: ${says}: ${why}`))
  }
  const look = (): void => {
    const now = here.timeline.now()
    const { active, running } = state().switches
    // What lies on a server that is down cannot be looked at, nor what somebody has just taken away and nobody missed yet:
    // the failover that follows says what was lost with it, and is judged then.
    const open =
      running === null &&
      phase(state()) !== 'down' &&
      entries.every((e) => here.world.server(e).up) &&
      entries.some((e) => e.id === active?.entry && here.world.server(e).databases.has(active.generation))
    if (active?.generation.includes('.') && open && !done.has(active.epoch) && done.size < most) {
      const since = seenAt.get(active.epoch) ?? now
      seenAt.set(active.epoch, since)
      if (now - since >= settled) judge(active.epoch)
    }
    here.timeline.at(now + hour, look)
  }
  look()
  return found
}
