import type { CanFollow, Entry } from '@db-failover/domain'
import type { Clock, HostConnections } from '@db-failover/ports'
import { bounded, tooLate } from './bounded.ts'

/** An entry that does not answer within this many milliseconds is not reachable. */
const REACH_LIMIT = 3_000

const nowhere = { credential: false, reachable: false }

/** Asks for every entry at the same time; one that hangs delays the answer by its limit and the others not at all. */
export const canFollow = async <C>(
  clock: Clock,
  signal: AbortSignal,
  connections: HostConnections<C>,
  entries: readonly Entry[],
): Promise<CanFollow> => {
  const reach = async (entry: Entry) => {
    try {
      const answer = await bounded(clock, REACH_LIMIT, signal, connections.canReach(entry))
      return answer === tooLate ? nowhere : answer
    } catch {
      return nowhere
    }
  }
  const answers = await Promise.all(entries.map(async (entry) => [entry.id, await reach(entry)] as const))
  return Object.fromEntries(answers)
}
