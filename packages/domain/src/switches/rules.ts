import type { Rule } from '../rules/rule.ts'
import { askingForSwitches } from './asked-rules.ts'
import { switchingAutomatically } from './automatic-rules.ts'
import { recordingBlocks } from './block-rules.ts'
import { endingSwitches } from './complete-rules.ts'
import { takingContingencies } from './contingency-rules.ts'
import { askingForFences } from './fence-rules.ts'
import { outcomeRules } from './outcome-rules.ts'
import { beginningRequestedSwitches } from './requested-rules.ts'
import { restoringTargets } from './restore-rules.ts'

export const switchRules: readonly Rule[] = [
  ...switchingAutomatically,
  ...askingForSwitches,
  ...beginningRequestedSwitches,
  ...recordingBlocks,
  ...restoringTargets,
  ...askingForFences,
  ...takingContingencies,
  ...endingSwitches,
  ...outcomeRules,
]
