import { baseIsOutOfReach } from '../backups/backup-rules.ts'
import { endOf } from '../backups/chains.ts'
import { type Event, event } from '../event.ts'
import { nothingFound, withFound } from '../rules/found.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EpochId } from '../scalars.ts'
import type { State } from '../state.ts'
import { otherServers } from './blocks.ts'
import type { EpochParent, Origin } from './events.ts'
import { groundOf, lossOf } from './ground.ts'
import { hasFailed, noSwitch, running } from './predicates.ts'
import type { Switch } from './state.ts'
import { losesNothing, opensInPlace, unsecured } from './steps.ts'

const complete = rulesOn('CompleteSwitch')
const abort = rulesOn('AbortSwitch')

const insecure = predicate('not secured', 'what is given up is in no contingency backup', (s) => {
  const w = running(s)
  return w !== null && unsecured(s.switches, w).length > 0
})

/** The running switch, when it is to be undone, and why; null while it may go on. */
const undoing = (s: State): { readonly w: Switch; readonly why: string; readonly content: boolean } | null => {
  const w = running(s)
  const found = w && (w.failed ?? lacking(s, w))
  return w && found && { w, ...found }
}

/** What the switch needs and cannot have any more. */
const lacking = (s: State, w: Switch): { readonly why: string; readonly content: false } | null => {
  if (s.detection.health[w.to]?.kind === 'lost') return { why: `${w.to} is lost`, content: false }
  const needsSource = losesNothing(w)
    ? s.backups.sets[endOf(w.chain ?? { full: w.operation, differential: null })] === undefined
    : w.kind === 'return-discarding' && w.secured[w.from] === undefined
  if (needsSource && s.detection.health[w.from]?.kind === 'lost')
    return { why: `${w.from} is lost before its last backup`, content: false }
  if (w.chain === null && losesNothing(w) && baseIsOutOfReach(s, w))
    return { why: `no server answers that has the full which ${w.to} lacks`, content: false }
  const stranded = unsecured(s.switches, w).find((e) => otherServers(s, e).length === 0)
  return stranded === undefined
    ? null
    : { why: `no other server answers that could hold the contingency backup of ${stranded}`, content: false }
}

const parentOf = (s: State, w: Switch, left: EpochId): EpochParent => {
  const { stay } = s.switches
  if (opensInPlace(w)) return stay !== null && w.continued ? { epoch: stay.epoch, at: { kind: 'inPlace' } } : null
  return (
    w.chain && {
      epoch: s.backups.sets[endOf(w.chain)]?.backup.epoch ?? left,
      at: { kind: 'chain', chain: w.chain },
    }
  )
}

const originOf = (w: Switch): Origin => (w.chain === null ? { kind: 'inPlace' } : { kind: 'chain', chain: w.chain })

/** What a person gave up without a contingency backup: the former database of the entry that takes over from a chain. */
const overwritten = (s: State, { operation, to }: Switch): readonly Event[] => {
  const left = s.switches.leftovers[to]
  return left === undefined
    ? []
    : [
        event('ChangesDiscarded', {
          operation,
          epoch: left.epoch,
          contingency: null,
          span: { from: s.lineage.epochs[left.epoch]?.openedAt ?? left.since, to: left.since },
        }),
      ]
}

/** The switch whose target was opened and checked. */
const checkedSwitch = (s: State) => {
  const { running: w, active } = s.switches
  return !w?.checked || active === null ? null : { w, checked: w.checked, active }
}

/** The same, and the ground on which hosts move. */
const ready = (s: State) => {
  const found = checkedSwitch(s)
  const ground = groundOf(s)
  return found === null || ground === null ? null : { ...found, ground }
}

const unchecked = nothingFound('not checked', 'the target has not been opened and checked', checkedSwitch)

const groundless = nothingFound('no ground', 'hosts of the old epoch could still write', ready)

export const endingSwitches: readonly Rule[] = [
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
    { when: [insecure] },
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
    withFound(ready, ({ w, checked: { generation, lineage }, ground, active }, s) => {
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
        ...(opensInPlace(w) ? [] : overwritten(s, w)),
        event('ActiveSwitched', {
          operation,
          kind,
          automatic,
          from,
          to,
          generation,
          epoch,
          parent: parentOf(s, w, active.epoch),
          origin: originOf(w),
          ground,
          consent,
          loss,
          lineage,
        }),
      ]
    }),
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
    withFound(undoing, ({ w: { operation, kind }, why, content }) => [
      event('SwitchAborted', { operation, kind, why, content }),
    ]),
  ),
  abort.refuses(
    'switch.goes-on',
    'A switch that can go on is not undone by itself.',
    {},
    'NotDue',
    wait('Wait, or cancel it.'),
  ),
]
