import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const marked = rulesOn('EpochWasMarked')

export const lineageRules: readonly Rule[] = [
  marked.records(
    'epoch.marked',
    'The epoch written in the active database is the baseline of its lineage.',
    {
      when: [
        predicate<InputOf<'EpochWasMarked'>>(
          'awaited',
          'it is the epoch of the active, not written before',
          (s, i) => s.switches.active?.epoch === i.epoch && s.switches.active.entry === i.entry && !s.lineage.marked,
        ),
      ],
    },
    ['EpochMarked'],
    (_s, i) => [event('EpochMarked', { epoch: i.epoch, entry: i.entry, lineage: i.lineage })],
  ),
  marked.nothing('epoch.marked-late', 'An epoch that is not awaited is not recorded.'),
]
