import type { Evidence } from '../evidence/evidence.ts'
import type { Check } from './check.ts'
import { accounted, givenUpChecks } from './given-up.ts'
import { logChecks } from './log.ts'
import { lossChecks } from './loss.ts'
import { owedChecks } from './owed.ts'
import { storyChecks } from './story.ts'

/** Was everything as it should be? Computed from databases, journal and the log's text alone. Pure. */
export const verdict = (e: Evidence): readonly Check[] => [
  ...logChecks(e),
  ...storyChecks(e),
  ...lossChecks(e),
  ...givenUpChecks(e),
  ...owedChecks(e),
  accounted(e),
]
