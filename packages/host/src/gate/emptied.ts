import type { Clock } from '@db-failover/ports'
import type { Gate } from './gate.ts'

/** How long connections may take to end once nothing runs on them any more, in milliseconds. */
const GONE = 15_000

/** Waits until the gate is empty. False: a connection was destroyed and has not ended; what it holds, nobody can tell. */
export const emptied = async (
  clock: Clock,
  gate: Pick<Gate<unknown>, 'empty' | 'runningCount'>,
  onward: () => Promise<void>,
): Promise<boolean> => {
  let idleSince: number | null = null
  while (!gate.empty()) {
    const now = clock.monotonic()
    idleSince = gate.runningCount() > 0 ? null : (idleSince ?? now)
    if (idleSince !== null && now - idleSince >= GONE) return false
    await onward()
  }
  return true
}
