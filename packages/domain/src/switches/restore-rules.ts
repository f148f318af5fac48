import { endOf, isVerifiedOn, restorableFrom, sameChain, setsOf } from '../backups/chains.ts'
import { event } from '../event.ts'
import { byAge } from '../operation-id.ts'
import type { Standby } from '../restores/state.ts'
import { nothingFound, withFound } from '../rules/found.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasFailed, noSwitch, running } from './predicates.ts'
import type { Switch } from './state.ts'
import { losesNothing } from './steps.ts'

const restore = rulesOn('BeginRestore')
const warm = rulesOn('UseStandby')

interface ToRestore {
  readonly w: Switch
  readonly chain: NonNullable<Switch['chain']>
  readonly folder: EntryId
}

/** The chain that a running switch restores: chosen at the start, or the one that ends with the switch's own backup. */
const chainToRestore = (s: State): ToRestore | null => {
  const w = running(s)
  if (w === null) return null
  if (!losesNothing(w))
    return w.chain === null || w.readFrom === null ? null : { w, chain: w.chain, folder: w.readFrom }
  const own = setsOf(s).filter(
    (x) => byAge(x.backup.set, w.operation) > 0 && !x.contingency && isVerifiedOn(x, w.to),
  )[0]
  const endingThere = restorableFrom(s, w.to).find((r) => endOf(r.chain) === own?.backup.set)
  return endingThere === undefined ? null : { w, chain: endingThere.chain, folder: endingThere.folder }
}

const usableStandby = (s: State): { readonly w: Switch; readonly standby: Standby } | null => {
  const wanted = chainToRestore(s)
  if (wanted === null) return null
  const standby = s.restores.standbys[wanted.w.to]
  return standby !== undefined && sameChain(standby.chain, wanted.chain) ? { w: wanted.w, standby } : null
}

const alreadyRestored = predicate('restored', 'the restore has begun or ended', (s) => running(s)?.restore !== null)

const nothingToRestore = nothingFound(
  'nothing to restore yet',
  'the switch restores nothing, or its own backup is not verified at the target yet',
  chainToRestore,
)

const noStandby = nothingFound('no standby', 'the target has no standby of this very chain', usableStandby)

export const restoringTargets: readonly Rule[] = [
  warm.refuses(
    'switch.standby-idle',
    'A standby is used by a switch.',
    { when: [noSwitch] },
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  warm.refuses(
    'switch.standby-late',
    'A standby is used instead of a restore.',
    { when: [alreadyRestored] },
    'NotDue',
    wait('Wait until the restore has ended.'),
  ),
  warm.refuses(
    'switch.no-standby',
    'A standby serves when it was restored from the very chain.',
    { when: [noStandby] },
    'NotDue',
    wait('Restore it cold.'),
  ),
  warm.records(
    'switch.use-standby',
    'A standby of the very chain takes the place of the restore.',
    {},
    ['DatabaseRestored'],
    withFound(usableStandby, ({ w: { operation, to }, standby: { chain, generation } }) => [
      event('DatabaseRestored', { operation, purpose: 'switch', on: to, chain, generation, tookMs: 0 }),
    ]),
  ),
  restore.refuses(
    'switch.restore-idle',
    'A restore for a switch needs one.',
    { when: [noSwitch] },
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  restore.refuses(
    'switch.restore-failed',
    'A switch with a failed step is undone.',
    { when: [hasFailed] },
    'NotDue',
    wait('Wait until it is undone.'),
  ),
  restore.refuses(
    'switch.restore-once',
    'A switch restores once.',
    { when: [alreadyRestored] },
    'NotDue',
    wait('Wait until the restore has ended.'),
  ),
  restore.refuses(
    'switch.restore-not-ready',
    'What is restored is verified at the target before.',
    { when: [nothingToRestore] },
    'NotDue',
    wait('Wait for the copy.'),
  ),
  restore.records(
    'switch.restore',
    'The chain is restored into a new generation, never over anything.',
    {},
    ['RestoreStarted'],
    withFound(chainToRestore, ({ w: { operation, to }, chain, folder }, s, _i, c) => {
      const entry = s.configuration.entries[to]
      return entry === undefined
        ? []
        : [
            event('RestoreStarted', {
              operation,
              purpose: 'switch',
              on: to,
              chain,
              readFrom: folder,
              generation: c.generationFor(entry, operation),
            }),
          ]
    }),
  ),
]
