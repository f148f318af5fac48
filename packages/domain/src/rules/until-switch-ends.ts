import type { State } from '../state.ts'
import type { Refusal } from './rule.ts'

/** What is refused while a switch runs is possible when it has ended. */
export const untilSwitchEnds = ({ switches: { running } }: State): Refusal => ({
  possible: 'Wait until it has ended, or cancel it.',
  next: running === null ? null : `cancel ${running.operation}`,
})
