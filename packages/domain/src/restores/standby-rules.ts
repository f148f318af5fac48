import { endOf, freshestFor } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { byAge } from '../operation-id.ts'
import { withFound } from '../rules/found.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { healthyTargets } from '../switches/candidates.ts'
import { ownChain, restoreStarted } from './own-chain.ts'

const standby = rulesOn('StartStandby')

/** Warm entries whose standby lags behind the chain that they could be restored from. */
export const standbyDue = (s: State): EntryId | null =>
  s.configuration.policy.standby === 'cold'
    ? null
    : (healthyTargets(s).find((e) => {
        const freshest = freshestFor(s, e)
        const has = s.restores.standbys[e]
        return (
          freshest !== null &&
          s.restores.failed[e] !== endOf(freshest.chain) &&
          (has === undefined || byAge(endOf(freshest.chain), endOf(has.chain)) > 0)
        )
      }) ?? null)

export const keepingWarm: readonly Rule[] = [
  standby.refuses(
    'standby.switching',
    'Standbys wait while a switch runs or the active is lost.',
    { phases: ['failing-over', 'returning', 'down', 'off'] },
    'NotDue',
    wait('Wait until a database is active again.'),
  ),
  standby.refuses(
    'standby.one-at-a-time',
    'One restore beside a switch runs at a time.',
    {
      when: [
        predicate(
          'restoring',
          'a drill or a standby restore is running',
          (s) => s.backups.drill !== null || s.restores.running !== null,
        ),
      ],
    },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  standby.refuses(
    'standby.up-to-date',
    'A standby is rebuilt when its folder holds a newer chain.',
    {
      when: [
        predicate<InputOf<'StartStandby'>>(
          'not due',
          'the entry is cold by policy, away, or up to date',
          (s, i) => standbyDue(s) !== i.on,
        ),
      ],
    },
    'NotDue',
    wait('Wait for the next copy.'),
  ),
  standby.records(
    'standby.start',
    'A warm entry is restored after each copy; it is a cache over the copies.',
    {},
    ['RestoreStarted'],
    withFound(ownChain, (own, s, _i: InputOf<'StartStandby'>, c) => [restoreStarted('standby', own, s, c)]),
  ),
]
