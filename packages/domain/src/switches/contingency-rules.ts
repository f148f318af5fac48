import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { type Finder, nothingFound, withFound } from '../rules/found.ts'
import { isHealthy, nextOperation } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { hasPassed } from '../time.ts'
import { otherServers } from './blocks.ts'
import { running } from './predicates.ts'
import { pinned } from './start.ts'
import type { Leftover, Switch } from './state.ts'
import { unsecured } from './steps.ts'

const contingency = rulesOn('BeginContingency')
const pin = rulesOn('PinCopies')

/** Whose contingency backup should be taken now. */
const contingencyWanted: Finder<
  InputOf<'BeginContingency'>,
  { readonly generation: string; readonly epoch: Switch['epoch'] }
> = (s, { of }) => {
  const { active, running: w, fences, leftovers, contingency: step } = s.switches
  const fence = fences[of]
  if (step?.kind === 'running' || active === null || fence?.kind !== 'confirmed' || !isHealthy(s, of)) return null
  if (w === null) return of === s.configuration.master ? null : (leftovers[of] ?? null)
  if (w.failed !== null || !unsecured(s.switches, w).includes(of)) return null
  if (of === active.entry) return w.hosts === null || w.kind === 'return-discarding-active-dead' ? null : active
  return leftovers[of] ?? null
}

const noContingencyWanted = nothingFound(
  'no contingency wanted',
  'the entry needs no contingency backup now',
  contingencyWanted,
)

const nowhere = predicate<InputOf<'BeginContingency'>>(
  'no other server',
  'no folder on another server answers',
  (s, i) => otherServers(s, i.of).length === 0,
)

const tooSoon = predicate<InputOf<'BeginContingency'>>(
  'too soon',
  'the wait after the last failure is not over',
  (s, i, c) => {
    const step = s.switches.contingency
    return step?.kind === 'failed' && step.of === i.of && step.retryAfter !== null && !hasPassed(step.retryAfter, c.at)
  },
)

/** The former database that is known to be gone, and whose changes nothing stands for yet. */
const goneFormer: Finder<InputOf<'PinCopies'>, Leftover> = ({ switches: { fences, leftovers } }, { of }) => {
  const fence = fences[of]
  return fence?.kind === 'failed' && fence.missing ? (leftovers[of] ?? null) : null
}

const notDead = nothingFound('not gone', 'its former database is not known to be gone', goneFormer)

export const takingContingencies: readonly Rule[] = [
  contingency.refuses(
    'contingency.not-wanted',
    'A contingency backup is taken of a fenced database whose changes are to be given up or overwritten.',
    { when: [noContingencyWanted] },
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  contingency.refuses(
    'contingency.nowhere',
    'A contingency backup lies on another server than its database.',
    { when: [nowhere] },
    'Blocked',
    { possible: 'Bring another server back.', next: 'status' },
  ),
  contingency.refuses(
    'contingency.retry-later',
    'After a failure the next try waits.',
    { when: [tooSoon] },
    'NotDue',
    wait('Wait for the next try.'),
  ),
  contingency.records(
    'contingency.start',
    'What is given up is backed up first, verified, on another server.',
    {},
    ['ContingencyBackupStarted'],
    withFound(contingencyWanted, ({ epoch, generation }, s, { of }) => {
      const set = nextOperation(s)
      const operation = running(s)?.operation ?? set
      return [
        event('ContingencyBackupStarted', { operation, set, of, epoch, generation, to: [...otherServers(s, of)] }),
      ]
    }),
  ),
  pin.refuses(
    'contingency.not-gone',
    'Copies stand for a contingency backup only of a database that is gone.',
    { when: [notDead] },
    'NotDue',
    wait('Wait until it answers and is fenced.'),
  ),
  pin.records(
    'contingency.pin',
    'For a former database that is gone, the newest copies of its epoch are pinned, and the gap is stated.',
    {},
    ['CopiesPinned'],
    withFound(goneFormer, ({ epoch }, s, { of }, { at }) => [pinned(s, nextOperation(s), of, epoch, at)]),
  ),
]
