import { forget, tellHistory } from '../run/history.ts'
import type { Mode } from '../run/settings.ts'
import type { Scenario } from './scenarios.ts'

/** Tells a scenario; answers sentences about what does not hold, and last where the evidence lies. */
export const tellScenario = async (
  scenario: Scenario,
  mode: Mode,
  say: (text: string) => void,
): Promise<readonly string[]> => {
  const { log, engine, steps, expects } = scenario
  const setting = { log, engine, mode, rowEveryMs: 50, daily: true, noDisks: 'no disk is hurt here' }
  const told = await tellHistory(setting, { mode, steps }, say)
  const wrong = [
    ...told.violations,
    ...(told.evidence === null ? ['there is no evidence'] : expects(told.evidence, mode)),
  ]
  if (wrong.length > 0) return [...wrong, `evidence: ${told.folder}`]
  forget(told)
  return []
}
