import { endOf, freshestFor, isVerifiedOn, sameChain, setsOf } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { byAge } from '../operation-id.ts'
import { nextOperation, switchRuns } from '../rules/predicates.ts'
import { type Predicate, predicate, type Refusal, type Rule, rulesOn } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed, plus } from '../time.ts'
import { otherServers } from './blocks.ts'
import type { EpochParent, Origin } from './events.ts'
import { groundOf, lossOf } from './ground.ts'
import { pinned } from './start.ts'
import type { Switch } from './state.ts'
import { isSecured, losesNothing, opensInPlace, toSecure } from './steps.ts'

const restore = rulesOn('BeginRestore')
const warm = rulesOn('UseStandby')
const askFence = rulesOn('AskForFence')
const contingency = rulesOn('BeginContingency')
const pin = rulesOn('PinCopies')
const complete = rulesOn('CompleteSwitch')
const abort = rulesOn('AbortSwitch')

const wait = (possible: string): Refusal => ({ possible, next: null })
const noSwitch: Predicate = {
  ...switchRuns,
  name: 'no switch running',
  says: 'no failover or return is running',
  holds: (s) => s.switches.running === null,
}
const running = (s: State): Switch | null => s.switches.running

/** The chain that a running switch restores: chosen at the start, or the one that ends with the switch's own backup. */
export const chainToRestore = (
  s: State,
): { readonly chain: NonNullable<Switch['chain']>; readonly folder: EntryId } | null => {
  const w = running(s)
  if (w === null || opensInPlace(w)) return null
  if (!losesNothing(w)) return w.chain === null || w.readFrom === null ? null : { chain: w.chain, folder: w.readFrom }
  const own = setsOf(s).filter(
    (x) => byAge(x.backup.set, w.operation) > 0 && !x.contingency && isVerifiedOn(x, w.to),
  )[0]
  const freshest = own === undefined ? null : freshestFor(s, w.to)
  return freshest !== null && own !== undefined && endOf(freshest.chain) === own.backup.set
    ? { chain: freshest.chain, folder: freshest.folder }
    : null
}

export const usableStandby = (
  s: State,
): { readonly generation: string; readonly chain: NonNullable<Switch['chain']> } | null => {
  const w = running(s)
  const wanted = chainToRestore(s)
  const has = w === null ? undefined : s.restores.standbys[w.to]
  return has !== undefined && wanted !== null && sameChain(has.chain, wanted.chain) ? has : null
}

const hasFailed = predicate(
  'step failed',
  'a step of the switch has failed for good',
  (s) => running(s)?.failed !== null && running(s) !== null,
)
const alreadyRestored = predicate('restored', 'the restore has begun or ended', (s) => running(s)?.restore !== null)
const nothingToRestore = predicate(
  'nothing to restore yet',
  'the switch restores nothing, or its own backup is not verified at the target yet',
  (s) => chainToRestore(s) === null,
)
const noStandby = predicate(
  'no standby',
  'the target has no standby of this very chain',
  (s) => usableStandby(s) === null,
)

/** Fences that should be asked for now. */
export const fenceWanted = (
  s: State,
  entry: EntryId,
  at: Parameters<typeof hasPassed>[1],
): { readonly generation: string } | null => {
  const { active, running: w, fences } = s.switches
  const fence = fences[entry]
  const healthy = s.detection.health[entry]?.kind === 'healthy'
  if (fence?.kind === 'requested' || fence?.kind === 'confirmed') return null
  if (w !== null && w.from === entry && active !== null) {
    const left = w.hosts !== null && (losesNothing(w) || w.kind === 'return-discarding')
    return left && fence === undefined ? { generation: active.generation } : null
  }
  if (active?.entry === entry || fence === undefined || !healthy) return null
  if (w !== null && w.to === entry) return null
  if (fence.kind === 'needed') return { generation: fence.generation }
  return !fence.missing && hasPassed(plus(fence.at, s.configuration.policy.retryMostMs), at)
    ? { generation: fence.generation }
    : null
}

/** Whose contingency backup should be taken now. */
export const contingencyWanted = (
  s: State,
  of: EntryId,
): { readonly generation: string; readonly epoch: Switch['epoch'] } | null => {
  const { active, running: w, fences, leftovers, contingency: step, stay } = s.switches
  const fence = fences[of]
  if (
    step?.kind === 'running' ||
    active === null ||
    fence?.kind !== 'confirmed' ||
    s.detection.health[of]?.kind !== 'healthy'
  )
    return null
  if (w === null) {
    const leftover = leftovers[of]
    return leftover === undefined || of === s.configuration.master ? null : leftover
  }
  if (w.failed !== null || w.secured[of] !== undefined || !toSecure(w).includes(of)) return null
  if (of === active.entry) return w.hosts === null || w.kind === 'return-discarding-active-dead' ? null : active
  return stay === null ? null : { generation: fence.generation, epoch: stay.epoch }
}

const noFenceWanted = predicate<InputOf<'AskForFence'>>(
  'no fence wanted',
  'the entry needs no fence now',
  (s, i, c) => fenceWanted(s, i.entry, c.at) === null,
)
const noContingencyWanted = predicate<InputOf<'BeginContingency'>>(
  'no contingency wanted',
  'the entry needs no contingency backup now',
  (s, i) => contingencyWanted(s, i.of) === null,
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
const notDead = predicate<InputOf<'PinCopies'>>('not gone', 'its former database is not known to be gone', (s, i) => {
  const fence = s.switches.fences[i.of]
  return s.switches.leftovers[i.of] === undefined || fence?.kind !== 'failed' || !fence.missing
})
const unchecked = predicate(
  'not checked',
  'the target has not been opened and checked',
  (s) => running(s)?.checked === null,
)
const groundless = predicate('no ground', 'hosts of the old epoch could still write', (s) => groundOf(s) === null)
const unsecured = predicate('not secured', 'what is given up is in no contingency backup', (s) => {
  const w = running(s)
  return w !== null && !isSecured(w)
})

/** Why the running switch is to be undone; null while it may go on. */
export const undoing = (s: State): { readonly why: string; readonly content: boolean } | null => {
  const w = running(s)
  if (w === null) return null
  if (w.failed !== null) return w.failed
  if (s.detection.health[w.to]?.kind === 'lost') return { why: `${w.to} is lost`, content: false }
  const needsSource = losesNothing(w)
    ? s.backups.sets[endOf(w.chain ?? { full: w.operation, differential: null })] === undefined
    : w.kind === 'return-discarding' && w.secured[w.from] === undefined
  return needsSource && s.detection.health[w.from]?.kind === 'lost'
    ? { why: `${w.from} is lost before its last backup`, content: false }
    : null
}

const parentOf = (s: State, w: Switch): EpochParent => {
  const { stay, active } = s.switches
  if (opensInPlace(w)) return stay !== null && w.continued ? { epoch: stay.epoch, at: { kind: 'inPlace' } } : null
  const end = w.chain === null ? undefined : s.backups.sets[endOf(w.chain)]
  if (w.chain === null || active === null) return null
  return { epoch: end?.backup.epoch ?? active.epoch, at: { kind: 'chain', chain: w.chain } }
}

const originOf = (w: Switch): Origin =>
  w.chain === null || opensInPlace(w) ? { kind: 'inPlace' } : { kind: 'chain', chain: w.chain }

export const stepRules: readonly Rule[] = [
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
    (s) => {
      const w = running(s)
      const standby = usableStandby(s)
      return w === null || standby === null
        ? []
        : [
            event('DatabaseRestored', {
              operation: w.operation,
              purpose: 'switch',
              on: w.to,
              chain: standby.chain,
              generation: standby.generation,
              tookMs: 0,
            }),
          ]
    },
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
    (s, _i, c) => {
      const w = running(s)
      const wanted = chainToRestore(s)
      const entry = w === null ? undefined : s.configuration.entries[w.to]
      return w === null || wanted === null || entry === undefined
        ? []
        : [
            event('RestoreStarted', {
              operation: w.operation,
              purpose: 'switch',
              on: w.to,
              chain: wanted.chain,
              readFrom: wanted.folder,
              generation: c.generationFor(entry, w.operation),
            }),
          ]
    },
  ),

  askFence.refuses(
    'fence.not-wanted',
    'A fence is asked for where hosts have left, or where a database that was active answers again.',
    { when: [noFenceWanted] },
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  askFence.records(
    'fence.ask',
    'A database that was active, or is being left, is made to refuse writes.',
    {},
    ['FenceRequested'],
    (s, i, c) => {
      const wanted = fenceWanted(s, i.entry, c.at)
      const w = running(s)
      return wanted === null
        ? []
        : [
            event('FenceRequested', {
              operation: w?.from === i.entry ? w.operation : null,
              entry: i.entry,
              generation: wanted.generation,
            }),
          ]
    },
  ),

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
    (s, i) => {
      const wanted = contingencyWanted(s, i.of)
      const w = running(s)
      const set = nextOperation(s)
      return wanted === null
        ? []
        : [
            event('ContingencyBackupStarted', {
              operation: w?.operation ?? set,
              set,
              of: i.of,
              epoch: wanted.epoch,
              generation: wanted.generation,
              to: [...otherServers(s, i.of)],
            }),
          ]
    },
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
    (s, i, c) => {
      const leftover = s.switches.leftovers[i.of]
      return leftover === undefined ? [] : [pinned(s, nextOperation(s), i.of, leftover.epoch, c.at)]
    },
  ),

  complete.refuses('switch.idle', 'No switch runs.', { when: [noSwitch] }, 'NotDue', wait('Nothing is to be done.')),
  complete.refuses(
    'switch.undo-first',
    'A switch with a failed step is undone.',
    { when: [hasFailed] },
    'NotDue',
    wait('Wait until it is undone.'),
  ),
  complete.refuses(
    'switch.unchecked',
    'Hosts are sent only to a database that was opened, and in which a host has logged in, read and written.',
    { when: [unchecked] },
    'NotDue',
    wait('Wait for the check.'),
  ),
  complete.refuses(
    'switch.unsecured',
    'Changes are given up after their contingency backup, or a waiver by name.',
    { when: [unsecured] },
    'NotDue',
    wait('Wait for the contingency backup.'),
  ),
  complete.refuses(
    'switch.groundless',
    'The switch waits until no host of the old epoch can write.',
    { when: [groundless] },
    'NotDue',
    {
      possible: 'Wait for the hosts, or accept it for this failover.',
      next: 'failover --force --accept-data-loss --accept-no-fence',
    },
  ),
  complete.records(
    'switch.complete',
    'The active changes by one event, which names the database, the chain it came from, the ground and the consent.',
    {},
    ['ChangesDiscarded', 'ActiveSwitched'],
    (s, _i) => {
      const { running: w, active } = s.switches
      const ground = groundOf(s)
      if (w === null || w.checked === null || ground === null || active === null) return []
      const loss = lossOf(s, ground)
      const { operation, kind, automatic, from, to, epoch, consent } = w
      const by = w.secured[from]
      const discarded =
        opensInPlace(w) && loss !== null
          ? [
              event('ChangesDiscarded', {
                operation,
                epoch: active.epoch,
                contingency: by === undefined || by === 'pinned' || by === 'waived' ? null : by,
                span: loss,
              }),
            ]
          : []
      return [
        ...discarded,
        event('ActiveSwitched', {
          operation,
          kind,
          automatic,
          from,
          to,
          generation: w.checked.generation,
          epoch,
          parent: parentOf(s, w),
          origin: originOf(w),
          ground,
          consent,
          loss,
          lineage: w.checked.lineage,
        }),
      ]
    },
  ),

  abort.records(
    'switch.undo',
    'A switch whose step failed is undone: its fence is released, and hosts go on where they were.',
    {
      when: [
        predicate(
          'to be undone',
          'a step has failed for good, or a server it needs is lost',
          (s) => undoing(s) !== null,
        ),
      ],
    },
    ['SwitchAborted'],
    (s) => {
      const w = running(s)
      const undo = undoing(s)
      return w === null || undo === null
        ? []
        : [event('SwitchAborted', { operation: w.operation, kind: w.kind, why: undo.why, content: undo.content })]
    },
  ),
  abort.refuses(
    'switch.goes-on',
    'A switch that can go on is not undone by itself.',
    {},
    'NotDue',
    wait('Wait, or cancel it.'),
  ),
]
