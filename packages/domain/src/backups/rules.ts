import type { Rule } from '../rules/rule.ts'
import { makingBackups } from './backup-rules.ts'
import { copyingBackups } from './copy-rules.ts'
import { failingBackups } from './failed-rules.ts'
import { deletingBackups } from './retention-rules.ts'
import { verifyingCopies } from './verify-rules.ts'

export const backupRules: readonly Rule[] = [
  ...makingBackups,
  ...failingBackups,
  ...copyingBackups,
  ...verifyingCopies,
  ...deletingBackups,
]
