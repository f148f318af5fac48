import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { hasPassed } from '../time.ts'

const withdrawRequest = rulesOn('WithdrawRequest')
const lapse = rulesOn('LapseRequest')

export const endingRequests: readonly Rule[] = [
  withdrawRequest.records(
    'request.withdraw',
    'Whoever asked can withdraw.',
    {
      when: [
        predicate<InputOf<'WithdrawRequest'>>(
          'waiting',
          'the request waits',
          (s, i) => s.people.requests[i.request] !== undefined,
        ),
      ],
    },
    ['RequestEnded'],
    (_s, i) => [event('RequestEnded', { request: i.request, how: 'withdrawn', why: i.why })],
  ),
  withdrawRequest.nothing('request.gone', 'A request that has ended need not be withdrawn.'),
  lapse.records(
    'request.lapse',
    'A request that the leader could not begin in time lapses.',
    {
      when: [
        predicate<InputOf<'LapseRequest'>>('too late', 'its time is over', (s, i, c) => {
          const r = s.people.requests[i.request]
          return r !== undefined && hasPassed(r.validUntil, c.at)
        }),
      ],
    },
    ['RequestEnded'],
    (_s, i) => [event('RequestEnded', { request: i.request, how: 'lapsed', why: 'it could not be begun in time' })],
  ),
  lapse.refuses('request.waits', 'A request waits until its time is over.', {}, 'NotDue', wait('Wait.')),
]
