import type { ProcessId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import type { Operator } from '@db-failover/supervisor'

export interface WhileLed {
  /** Aborts when nobody leads the group any more, or when `stop` does. */
  readonly signal: AbortSignal
  /** Why nobody leads; null while somebody does. */
  readonly lost: () => string | null
  readonly end: () => void
}

/** Milliseconds between two looks for the leader. */
const EVERY = 2_000
/** Looks in a row, of up to 3 seconds each, that find nobody before it is believed: another one may be taking over. */
const LOOKS = 3

/** Looks for a live leader now and then, so that nobody waits for one that died meanwhile. `alive`: called with each one that is found. */
export const whileLed = (
  operator: Pick<Operator, 'read' | 'liveLeader'>,
  stop: AbortSignal,
  everyMs = EVERY,
  alive: (leader: ProcessId) => Promise<void> = async () => {},
): WhileLed => {
  const ended = new AbortController()
  let lost: string | null = null
  const watch = async (): Promise<void> => {
    for (let looks = 0; !ended.signal.aborted; ) {
      await systemClock.sleep(everyMs, ended.signal)
      if (ended.signal.aborted) return
      await operator.read()
      const leader = await operator.liveLeader()
      if (leader._tag === 'Right' && leader.right._tag === 'Alive') await alive(leader.right.process)
      looks = leader._tag === 'Right' && leader.right._tag === 'NoLiveLeader' ? looks + 1 : 0
      if (leader._tag === 'Right' && leader.right._tag === 'NoLiveLeader' && looks >= LOOKS) {
        lost = `Nobody leads the group any more: ${leader.right.says}`
        ended.abort()
      }
    }
  }
  void watch()
  return { signal: AbortSignal.any([ended.signal, stop]), lost: () => lost, end: () => ended.abort() }
}
