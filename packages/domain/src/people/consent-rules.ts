import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const give = rulesOn('GiveConsent')
const withdraw = rulesOn('WithdrawConsent')

const standing = predicate<InputOf<'GiveConsent'>>(
  'not standing',
  'it is given for one operation only',
  (_s, i) => i.to !== 'cutOffHosts',
)

export const consenting: readonly Rule[] = [
  give.refuses(
    'consent.not-standing',
    'The one consent that can stand is that for cut-off hosts.',
    { when: [standing] },
    'InvalidValue',
    { possible: 'Give the others with the command that needs them.', next: 'failover --force --accept-data-loss' },
  ),
  give.records(
    'consent.give',
    'A standing consent holds until it is withdrawn, and every use is recorded.',
    {},
    ['ConsentGiven'],
    (_s, i) => [event('ConsentGiven', { to: i.to, for: null, statement: i.statement })],
  ),
  withdraw.records(
    'consent.withdraw',
    'A standing consent can be withdrawn.',
    {
      when: [
        predicate<InputOf<'WithdrawConsent'>>('given', 'the consent stands', (s, i) =>
          s.people.consents.some((c) => c.to === i.to && c.request === null),
        ),
      ],
    },
    ['ConsentWithdrawn'],
    (_s, i) => [event('ConsentWithdrawn', { to: i.to })],
  ),
  withdraw.nothing('consent.none', 'What does not stand need not be withdrawn.'),
]
