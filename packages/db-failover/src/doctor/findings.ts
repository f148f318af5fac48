import type { GroupId } from '@db-failover/domain'
import type { Diagnosis, Severity } from '@db-failover/ports'
import { type ExitCode, exitCodes } from '../cli/failure.ts'
import type { Ink, Tone } from '../cli/output/ink.ts'
import { table } from '../cli/output/table.ts'

/** A diagnosis with the group that it is about; null: all of the file's. */
export interface Found extends Diagnosis {
  readonly group: GroupId | null
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, fine: 2 }
const tones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'care', fine: 'good' }

/** The worst first; else as they were found. */
export const worstFirst = (all: readonly Found[]): readonly Found[] =>
  all.toSorted((a, b) => order[a.severity] - order[b.severity])

const countOf = (all: readonly Found[], severity: Severity): number => all.filter((f) => f.severity === severity).length

export interface Counted {
  readonly errors: number
  readonly warnings: number
  readonly fine: number
}

export const counted = (all: readonly Found[]): Counted => ({
  errors: countOf(all, 'error'),
  warnings: countOf(all, 'warning'),
  fine: countOf(all, 'fine'),
})

export const exitCodeFor = ({ errors, warnings }: Counted): ExitCode =>
  errors > 0 ? exitCodes.errors : warnings > 0 ? exitCodes.warnings : exitCodes.done

const row = ({ severity, group, entry, check, says, todo }: Found, ink: Ink): readonly string[] => [
  ink(tones[severity], severity),
  [group, entry].filter((p) => p !== null).join(' ') || 'log',
  `${check}: ${says}${todo === null ? '' : ` ${ink('strong', todo)}`}`,
]

const several = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

/** One line for each; `all`: also what is as it should be. */
export const findingLines = (found: readonly Found[], all: boolean, ink: Ink): readonly string[] => {
  const { errors, warnings, fine } = counted(found)
  const shown = found.filter((f) => all || f.severity !== 'fine')
  const wrong = [
    ...(errors > 0 ? [several(errors, 'error')] : []),
    ...(warnings > 0 ? [several(warnings, 'warning')] : []),
  ]
  return [
    ...table(shown.map((f) => row(f, ink))),
    wrong.length === 0
      ? ink('good', `nothing is wrong; ${several(fine, 'check')} passed`)
      : `${wrong.join(', ')}; ${several(fine, 'check')} passed`,
  ]
}
