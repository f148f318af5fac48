import type { GroupId } from '@db-failover/domain'
import type { Clock, DatabaseEngine, Probe } from '@db-failover/ports'
import { bounded, tooLate } from '../time/bounded.ts'
import type { ProbeTarget } from './targets.ts'

/** The probe's answer, and what is still under way when it did not answer in time. */
export interface Answered {
  readonly probe: Probe
  readonly hanging: Promise<unknown> | null
}

export const noAnswer = (verdict: Probe['verdict'], says: string): Probe => ({
  verdict,
  lineage: null,
  fenced: null,
  generation: null,
  refused: false,
  says,
  foreignFull: null,
})

/** An engine keeps to its time limit by itself; one that is a quarter late hangs. A probe that throws is no evidence of a loss. */
export const probed = async (
  clock: Clock,
  engine: () => DatabaseEngine,
  group: GroupId,
  { entry, generation }: ProbeTarget,
  options: { readonly raise: number | null; readonly timeoutMs: number; readonly stopping: AbortSignal },
): Promise<Answered> => {
  const { raise, timeoutMs, stopping } = options
  const ended = new AbortController()
  // With a reason: without one, an exception with a stack is made each time.
  const end = () => ended.abort('over')
  stopping.addEventListener('abort', end, { once: true })
  const failed = (cause: unknown): Probe => noAnswer('unhappy', `The probe itself failed: ${String(cause)}`)
  const asked = async (): Promise<Probe> =>
    engine().health.probe({ group, entry, generation }, { raise, timeoutMs, signal: ended.signal })
  const running = asked().catch(failed)
  const answer = await bounded(clock, timeoutMs * 1.25, running)
  stopping.removeEventListener('abort', end)
  end()
  return answer === tooLate
    ? { probe: noAnswer('gone', `The server did not answer within ${timeoutMs} ms.`), hanging: running }
    : { probe: answer, hanging: null }
}
