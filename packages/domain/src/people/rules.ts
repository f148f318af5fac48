import type { Rule } from '../rules/rule.ts'
import { raisingAlarms } from './alarm-rules.ts'
import { decidingByHand } from './by-hand-rules.ts'
import { consenting } from './consent-rules.ts'
import { leading } from './leadership-rules.ts'
import { hearingProcesses } from './process-rules.ts'
import { endingRequests } from './request-rules.ts'

export const peopleRules: readonly Rule[] = [
  ...leading,
  ...decidingByHand,
  ...consenting,
  ...endingRequests,
  ...raisingAlarms,
  ...hearingProcesses,
]
