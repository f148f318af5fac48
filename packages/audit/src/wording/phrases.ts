import type { Chain, Instant, LossWindow, SwitchKind } from '@db-failover/domain'
import { between } from '@db-failover/domain'
import { span } from './durations.ts'

// Parts of sentences. Instants are UTC.

/** `14:05:09.120`; dates stand beside the sentence. */
export const clockTime = (i: Instant): string => i.slice(11, 23)

export const chainText = ({ full, differential }: Chain): string =>
  differential === null ? `full ${full}` : `full ${full} with differential ${differential}`

export const listText = (items: readonly string[]): string =>
  items.length === 0
    ? 'none'
    : items.length === 1
      ? `${items[0]}`
      : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

export const windowText = ({ from, to }: LossWindow): string =>
  to === null
    ? `from ${clockTime(from)} on, its end still open`
    : `from ${clockTime(from)} to ${clockTime(to)} (${span(between(from, to))})`

export const kindText: { readonly [K in SwitchKind]: string } = {
  enable: 'the first activation',
  unplanned: 'an unplanned failover',
  forced: 'a forced failover',
  planned: 'a planned failover',
  'return-discarding': 'a return to the master that gives changes up',
  'return-discarding-active-dead': 'a return to the master from a lost backup database',
  'return-keeping': 'a return to the master that keeps the changes',
}

/** One line, with exactly one full stop at its end. */
export const sentence = (text: string): string => `${text.replace(/\s+/g, ' ').replace(/[.\s]+$/, '')}.`
