import type { Rule } from '../rules/rule.ts'
import { drilling } from './drill-rules.ts'
import { restoring } from './restore-rules.ts'
import { keepingWarm } from './standby-rules.ts'

export const restoreRules: readonly Rule[] = [...drilling, ...keepingWarm, ...restoring]
