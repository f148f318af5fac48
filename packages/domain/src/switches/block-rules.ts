import { event } from '../event.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { failoverBlocks, returnBlocks } from './blocks.ts'
import { failoverBlocked, returnBlocked } from './predicates.ts'

const failoverBlock = rulesOn('RecordFailoverBlock')
const returnBlock = rulesOn('RecordReturnBlock')

const sameBlock = (recorded: readonly string[], now: readonly string[]) => recorded.join() === now.join()

export const recordingBlocks: readonly Rule[] = [
  failoverBlock.records(
    'failover.block',
    'What stands in the way of automatic failover is recorded once per change of the reasons.',
    {
      phases: ['down'],
      when: [
        failoverBlocked,
        predicate(
          'reasons changed',
          'the reasons are not those recorded',
          (s, _i, c) => !sameBlock(s.switches.failoverBlocked, failoverBlocks(s, c.at)),
        ),
      ],
    },
    ['FailoverBlocked'],
    (s, _i, c) => [event('FailoverBlocked', { reasons: [...failoverBlocks(s, c.at)] })],
  ),
  failoverBlock.refuses(
    'failover.block-known',
    'Reasons that have not changed are not recorded again.',
    {},
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  returnBlock.records(
    'return.block',
    'What stands in the way of automatic return is recorded once per change of the reasons.',
    {
      phases: ['on-backup-master-back'],
      when: [
        returnBlocked,
        predicate(
          'reasons changed',
          'the reasons are not those recorded',
          (s, _i, c) => !sameBlock(s.switches.returnBlocked, returnBlocks(s, c.at)),
        ),
      ],
    },
    ['ReturnBlocked'],
    (s, _i, c) => [event('ReturnBlocked', { reasons: [...returnBlocks(s, c.at)] })],
  ),
  returnBlock.refuses(
    'return.block-known',
    'Reasons that have not changed are not recorded again.',
    {},
    'NotDue',
    wait('Nothing is to be done.'),
  ),
]
