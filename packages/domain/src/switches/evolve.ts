import type { DataOf, Provenance } from '../event.ts'
import { evolveWith, without } from '../evolution.ts'
import type { BackupSetId, EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { minus } from '../time.ts'
import { masterContinues } from './blocks.ts'
import type { Fence, Leftover, PastSwitch, Stay, Switch, Switches } from './state.ts'
import { losesNothing } from './steps.ts'

/** The running switch, changed, if the event is its own. */
const during = (s: Switches, operation: OperationId | null, change: (w: Switch) => Switch): Switches =>
  s.running !== null && s.running.operation === operation ? { ...s, running: change(s.running) } : s

const fenced = (s: Switches, entry: EntryId, fence: Fence): Switches => ({
  ...s,
  fences: { ...s.fences, [entry]: fence },
})

/** What a person waived for the request that begins the switch. */
const waivedFor = (whole: State, { request, from, to, kind }: DataOf<'SwitchStarted'>): Switch['secured'] => {
  const waived =
    request !== null && whole.people.consents.some((c) => c.to === 'noContingency' && c.request === request)
  if (!waived) return {}
  const both = kind === 'return-keeping' || (kind.startsWith('return') && whole.switches.stay?.mayHaveGoneOn === true)
  if (both) return { [from]: 'waived', [to]: 'waived' }
  return { [kind === 'planned' || kind === 'forced' ? to : from]: 'waived' }
}

const started = (s: Switches, data: DataOf<'SwitchStarted'>, from: Provenance, whole: State): Switches => ({
  ...s,
  fences: without(s.fences, data.from),
  failoverBlocked: [],
  returnBlocked: [],
  contingency: null,
  running: {
    operation: data.operation,
    kind: data.kind,
    automatic: data.automatic,
    cause: data.cause,
    from: data.from,
    to: data.to,
    epoch: data.epoch,
    startedAt: from.at,
    consent: data.consent,
    request: data.request,
    chain: data.chain,
    readFrom: data.readFrom,
    continued: masterContinues(whole) === true,
    fenceDoubtful: s.fences[data.from] !== undefined,
    hosts: null,
    secured: waivedFor(whole, data),
    restore: null,
    checked: null,
    failed: null,
  },
})

/** A database whose changes are safe may be overwritten: it is no leftover any more. */
const secured = (s: Switches, of: EntryId, by: BackupSetId | 'pinned'): Switches => {
  const left = s.leftovers[of]
  const next: Switches = {
    ...s,
    leftovers: without(s.leftovers, of),
    settled: left === undefined ? s.settled : { ...s.settled, [of]: left },
  }
  return s.running === null ? next : { ...next, running: { ...s.running, secured: { ...s.running.secured, [of]: by } } }
}

/** What a former database takes from now on is in no backup. */
const released = (s: Switches, entry: EntryId): Switches => {
  const left = s.settled[entry]
  return {
    ...s,
    fences: without(s.fences, entry),
    settled: without(s.settled, entry),
    leftovers: left === undefined ? s.leftovers : { ...s.leftovers, [entry]: left },
    running: s.running === null ? null : { ...s.running, secured: without(s.running.secured, entry) },
  }
}

const stayAfter = (s: Switches, data: DataOf<'ActiveSwitched'>, at: Stay['since'], whole: State): Stay | null => {
  const { master } = whole.configuration
  const { active } = s
  if (data.to === master) return null
  if (active === null || active.entry !== master) return s.stay
  return {
    since: at,
    loss: data.kind === 'unplanned',
    master: active.entry,
    epoch: active.epoch,
    generation: active.generation,
    lineage: whole.lineage.known[active.entry] ?? null,
    from: data.loss?.from ?? at,
    mayHaveGoneOn: data.ground.kind === 'consent',
  }
}

/** The database switched away from is left as it is; what lay at the target is there no more, or active again. */
const leftAfter = (
  s: Switches,
  data: DataOf<'ActiveSwitched'>,
  at: Leftover['since'],
): Pick<Switches, 'leftovers' | 'settled'> => {
  const leftovers = without(s.leftovers, data.to)
  const settled = without(s.settled, data.to)
  const { active, running } = s
  if (active === null || active.entry === data.to) return { leftovers, settled }
  const left = { [active.entry]: { epoch: active.epoch, generation: active.generation, since: at } }
  return running?.secured[active.entry] === undefined
    ? { leftovers: { ...leftovers, ...left }, settled }
    : { leftovers, settled: { ...settled, ...left } }
}

/** The database switched away from must not take writes: what is not confirmed is asked for until it answers. */
const fencesAfter = (s: Switches, to: EntryId): Switches['fences'] => {
  const rest = without(s.fences, to)
  if (s.active === null || s.active.entry === to || rest[s.active.entry]?.kind === 'confirmed') return rest
  return { ...rest, [s.active.entry]: { kind: 'needed', generation: s.active.generation } }
}

const pastAfter = (s: Switches, data: DataOf<'ActiveSwitched'>, at: PastSwitch['at'], whole: State) => {
  const { maxSwitchesPeriodMs, blockForMs } = whole.configuration.policy
  const from = minus(at, Math.max(maxSwitchesPeriodMs, blockForMs))
  const recent = s.past.filter((p) => p.at > from)
  return data.automatic && data.from !== null
    ? [...recent, { operation: data.operation, kind: data.kind, automatic: true, from: data.from, at }]
    : recent
}

const switched = (s: Switches, data: DataOf<'ActiveSwitched'>, { at }: Provenance, whole: State): Switches => ({
  ...s,
  active: { entry: data.to, epoch: data.epoch, generation: data.generation, since: at },
  stay: stayAfter(s, data, at, whole),
  running: null,
  contingency: null,
  fences: fencesAfter(s, data.to),
  ...leftAfter(s, data, at),
  past: pastAfter(s, data, at, whole),
  awaiting: data.from === null ? null : { operation: data.operation, epoch: data.epoch, at },
  lastLoss: data.loss === null ? s.lastLoss : { operation: data.operation, window: data.loss },
  failure: null,
  failoverBlocked: [],
  returnBlocked: [],
})

/** What an undone switch leaves: a master that was opened for a return is to be fenced again. */
const aborted = (s: Switches, data: DataOf<'SwitchAborted'>, { at }: Provenance): Switches => {
  const w = s.running
  if (w === null || w.operation !== data.operation) return s
  const opened = w.kind.startsWith('return-discarding') ? w.checked : null
  return {
    ...s,
    running: null,
    contingency: null,
    fences: opened === null ? s.fences : { ...s.fences, [w.to]: { kind: 'needed', generation: opened.generation } },
    stay: opened === null || s.stay === null ? s.stay : { ...s.stay, lineage: opened.lineage },
    failure: w.automatic
      ? { at, why: data.why, content: data.content, to: w.to, attempts: (s.failure?.attempts ?? 0) + 1 }
      : s.failure,
  }
}

const failed =
  (why: string, content: boolean) =>
  (w: Switch): Switch => ({ ...w, failed: { why, content } })

/** A warm standby that fails is restored cold on the same entry first. */
const restoreFailed = (s: Switches, { operation, why, content }: DataOf<'RestoreFailed'>): Switches =>
  during(s, operation, (w) =>
    w.restore?.kind === 'done' && w.restore.warm ? { ...w, restore: null } : failed(why.says, content)(w),
  )

/** A fenced database that has disappeared since is fenced no more: it is gone. */
const goneAfterAll = (s: Switches, entry: EntryId, at: Stay['since'], why: string): Switches['fences'] => {
  const fence = s.fences[entry]
  return fence === undefined
    ? s.fences
    : { ...s.fences, [entry]: { kind: 'failed', generation: fence.generation, at, why, missing: true } }
}

/** Reasons and fences that failed while the entry was away are asked for anew. */
const answeredAgain = (s: Switches, entry: EntryId): Switches => {
  const fence = s.fences[entry]
  const again = s.active?.entry === entry ? { ...s, failoverBlocked: [] } : { ...s, returnBlocked: [] }
  return fence?.kind === 'failed' ? fenced(again, entry, { kind: 'needed', generation: fence.generation }) : again
}

/** Tries of one step, while hosts wait, before the switch is undone. */
const triedOftenEnough = 3

export const evolveSwitches = evolveWith<Switches>({
  SwitchStarted: started,
  FenceRequested: (s, { entry, generation, operation }) =>
    fenced(s, entry, { kind: 'requested', generation, operation }),
  FenceConfirmed: (s, { entry, generation }, { at }) => fenced(s, entry, { kind: 'confirmed', generation, at }),
  FenceFailed: (s, { entry, generation, why }, { at }) => {
    const next = fenced(s, entry, {
      kind: 'failed',
      generation,
      at,
      why: why.says,
      missing: why.code === 'DatabaseMissing',
    })
    const w = next.running
    const needsIt = w !== null && w.from === entry && (losesNothing(w) || w.kind === 'return-discarding')
    return needsIt ? { ...next, running: failed(why.says, false)(w) } : next
  },
  FenceReleased: (s, { entry }) => released(s, entry),
  HostsDrained: (s, { operation, ground, waitedMs, lastLeft }) =>
    during(s, operation, (w) => ({ ...w, hosts: { ground, waitedMs, lastLeft } })),
  ContingencyBackupStarted: (s, { operation, of, set, generation, epoch, to }) => ({
    ...s,
    contingency: {
      kind: 'running',
      operation,
      of,
      set,
      generation,
      epoch,
      to,
      attempt: s.contingency?.kind === 'failed' && s.contingency.of === of ? s.contingency.attempt : 0,
    },
  }),
  ContingencyBackupTaken: (s, { of, backup }) => ({ ...secured(s, of, backup.set), contingency: null }),
  ContingencyBackupFailed: (s, { of, attempt, retryAfter, why }, { at }) => ({
    ...s,
    contingency: { kind: 'failed', of, attempt: attempt + 1, retryAfter, why: why.says },
    fences: why.code === 'DatabaseMissing' ? goneAfterAll(s, of, at, why.says) : s.fences,
    running: s.running !== null && attempt + 1 >= triedOftenEnough ? failed(why.says, true)(s.running) : s.running,
  }),
  CopiesPinned: (s, { of }) => ({ ...secured(s, of, 'pinned'), contingency: null }),
  RestoreStarted: (s, { operation, purpose, chain, readFrom, generation }, { at }) =>
    purpose === 'switch'
      ? during(s, operation, (w) => ({
          ...w,
          chain,
          readFrom,
          restore: { kind: 'running', generation, startedAt: at },
        }))
      : s,
  DatabaseRestored: (s, { operation, purpose, generation, chain }) =>
    purpose === 'switch'
      ? during(s, operation, (w) => ({
          ...w,
          chain,
          restore: { kind: 'done', generation, warm: w.restore === null },
        }))
      : s,
  RestoreFailed: restoreFailed,
  TargetChecked: (s, { operation, generation, lineage }) =>
    during(s, operation, (w) => ({ ...w, checked: { generation, lineage } })),
  // Others have ended or are abandoned when a switch begins.
  BackupFailed: (s, { operation, why }, _from, whole) =>
    whole.backups.running?.operation === operation && s.running !== null
      ? { ...s, running: failed(why.says, false)(s.running) }
      : s,
  // Only a switch that loses nothing waits for copies in its target's folder.
  BackupCopyFailed: (s, { on, attempt, why }) =>
    s.running !== null &&
    losesNothing(s.running) &&
    s.running.chain === null &&
    s.running.to === on &&
    attempt + 1 >= triedOftenEnough
      ? { ...s, running: failed(why.says, false)(s.running) }
      : s,
  ActiveSwitched: switched,
  SwitchAborted: aborted,
  ManualBackupRequired: (s, { epoch, entry }) =>
    s.active?.entry === entry ? { ...s, active: { ...s.active, epoch } } : s,
  FailoverBlocked: (s, { reasons }) => ({ ...s, failoverBlocked: reasons }),
  ReturnBlocked: (s, { reasons }) => ({ ...s, returnBlocked: reasons }),
  HostsReconnected: (s, { operation, lastWrite }) => ({
    ...s,
    awaiting: s.awaiting?.operation === operation ? null : s.awaiting,
    lastLoss:
      s.lastLoss?.operation === operation && s.lastLoss.window.to === null
        ? { operation, window: { ...s.lastLoss.window, to: lastWrite } }
        : s.lastLoss,
  }),
  MasterReturned: (s, { entry }) => answeredAgain(s, entry),
  BackupDatabaseReturned: (s, { entry }) => answeredAgain(s, entry),
  Acknowledged: (s, { what }, { at }) =>
    what === 'failure' ? { ...s, failure: null } : what === 'exhausted' ? { ...s, countFrom: at } : s,
  MasterDesignated: (s, { entry }) => (s.active?.entry === entry.id ? { ...s, stay: null } : s),
  BackupDatabaseRemoved: (s, { entry }) => ({
    ...s,
    fences: without(s.fences, entry),
    leftovers: without(s.leftovers, entry),
    settled: without(s.settled, entry),
  }),
  OperationAbandoned: (s, { operation }) =>
    s.contingency?.kind === 'running' && s.contingency.operation === operation ? { ...s, contingency: null } : s,
})
