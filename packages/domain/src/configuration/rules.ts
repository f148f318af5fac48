import type { Rule } from '../rules/rule.ts'
import { changingGroups } from './change-rules.ts'
import { enabling } from './enable-rules.ts'
import { creatingGroups } from './group-rules.ts'
import { pausing } from './pause-rules.ts'

export const configurationRules: readonly Rule[] = [...creatingGroups, ...changingGroups, ...enabling, ...pausing]
