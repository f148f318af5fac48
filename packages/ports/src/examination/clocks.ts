import type { About } from './about.ts'
import type { Diagnosis } from './examination.ts'

/** Milliseconds by which two clocks may differ before a person is told. */
const TOLERANCE_MS = 5_000

/**
 * Another clock beside this process's. `theirs` was read between `before` and `after`, all as milliseconds since 1970: so the
 * difference is known to within that span. Nothing is decided by it; calendars and ages are read by people.
 */
export const clockDiagnosis = (
  on: About,
  whose: string,
  { before, theirs, after }: { readonly before: number; readonly theirs: number; readonly after: number },
): Diagnosis => {
  const early = before - theirs
  const late = theirs - after
  const ms = Math.max(early, late, 0)
  const direction = late > early ? 'ahead of' : 'behind'
  const seconds = (ms / 1_000).toFixed(1)
  return ms <= TOLERANCE_MS
    ? on.fine(
        'clock',
        `The clock of ${whose} agrees with this machine's to within ${(TOLERANCE_MS / 1_000).toFixed(0)} s.`,
      )
    : on.warning(
        'clock',
        `The clock of ${whose} is at least ${seconds} s ${direction} this machine's.`,
        'Let both take their time from one source (NTP, w32tm /resync).',
      )
}
