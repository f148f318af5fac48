import type { EntryId } from '@db-failover/domain'
import type { Diagnosis } from './examination.ts'

/** Makes the diagnoses of one entry, or of the log or the group (null). */
export interface About {
  readonly fine: (check: string, says: string) => Diagnosis
  readonly warning: (check: string, says: string, todo: string) => Diagnosis
  readonly error: (check: string, says: string, todo: string) => Diagnosis
}

/** One line, whatever a server or a system has put into its message. */
const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim()

export const about = (entry: EntryId | null): About => {
  const found =
    (severity: 'warning' | 'error') =>
    (check: string, says: string, todo: string): Diagnosis => ({
      severity,
      entry,
      check,
      says: oneLine(says),
      todo: oneLine(todo),
    })
  return {
    fine: (check, says) => ({ severity: 'fine', entry, check, says: oneLine(says), todo: null }),
    warning: found('warning'),
    error: found('error'),
  }
}
