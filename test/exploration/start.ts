import type { Change, EntryId, GroupId, Policy } from '@db-failover/domain'
import { initial } from '@db-failover/domain'
import { answersTo, effects } from './answers.ts'
import type { Cut } from './cuts.ts'
import { blank } from './ledger.ts'
import { minutes } from './minutes.ts'
import { settled } from './moves.ts'
import { leading, type Node, type Subject, told, type Witness } from './node.ts'
import { emptyWorld, entryNamed, withDb } from './world.ts'

/** Waits of different lengths, so that deadlines have an order; at most one full and one differential beside it. */
const smallPolicy: Partial<Policy> = {
  withoutLog: 'stop',
  retryFirstMs: 1_000,
  retryMostMs: 1_000,
  requestValidForMs: 5_000,
  stableForMs: 1 * minutes,
  blockForMs: 0,
  maxSwitches: 100,
  maxSwitchesPeriodMs: 0,
  retainFulls: 1,
  retainDifferentials: 1,
  backupStaleAfterMs: 24 * 60 * minutes,
}

const never = 400 * 24 * 60 * minutes

/** Where the exploration of a cut begins: a described group, protected already where the cut says so. */
export const startOf = (subject: Subject, cut: Cut, seen: Witness): Node => {
  const fork = { identity: 'orders', fork: 'fork-1', counter: 10, epoch: null, base: null, fenced: false }
  const start: Node = {
    state: initial,
    world: withDb({ ...emptyWorld, forks: 1 }, 'a' as EntryId, 'original', fork),
    ledger: blank,
    now: Date.UTC(2026, 2, 1),
    requests: 0,
  }
  const every = cut.scheduleMs ?? never
  const changes: Change[] = [
    { change: 'designateMaster', entry: entryNamed('a') },
    ...cut.backups.map((b): Change => ({ change: 'addBackupDatabase', entry: entryNamed(b), position: null })),
    { change: 'policy', policy: { ...smallPolicy, ...cut.policy } },
    {
      change: 'schedule',
      schedule: {
        full: { kind: 'every', everyMs: 2 * every },
        differential: { kind: 'every', everyMs: every },
        onMissed: 'run',
      },
    },
    ...cut.changes,
  ]
  let n = told(subject, start, { type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' }, seen)
  n = told(subject, n, { type: 'TakeLeadership', process: leading }, seen)
  n = truthful(subject, told(subject, n, { type: 'ChangeGroup', changes }, seen), seen)
  return cut.enabled
    ? truthful(subject, told(subject, n, { type: 'EnableFailover', acceptDataLoss: true }, seen), seen)
    : n
}

/** Onwards from there: the master was left in a planned failover, it is back, and fenced. */
export const awayFromMaster = (subject: Subject, from: Node, seen: Witness): Node => {
  const planned = {
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  } as const
  return truthful(subject, told(subject, from, planned, seen), seen)
}

/** Groups that are not described to the end: none, without a leader, without entries, without a backup database, without a policy. */
export const beginnings = (subject: Subject, seen: Witness): readonly Node[] => {
  const none: Node = { state: initial, world: emptyWorld, ledger: blank, now: Date.UTC(2026, 2, 1), requests: 0 }
  const described = (n: Node, ...changes: Change[]): Node => {
    const asked = told(subject, n, { type: 'ChangeGroup', changes }, seen)
    return truthful(subject, asked, seen)
  }
  const created = told(
    subject,
    none,
    { type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' },
    seen,
  )
  const led = told(subject, created, { type: 'TakeLeadership', process: leading }, seen)
  const alone = described(led, { change: 'designateMaster', entry: entryNamed('a') })
  const two = described(alone, { change: 'addBackupDatabase', entry: entryNamed('b'), position: null })
  return [none, created, led, alone, two]
}

/** Where the exploration of this cut begins. */
export const startOfCut = (subject: Subject, cut: Cut, seen: Witness): Node => {
  const start = startOf(subject, cut, seen)
  return cut.away ? awayFromMaster(subject, start, seen) : start
}

/** Every effect is answered truthfully until nothing is left to answer. */
const truthful = (subject: Subject, from: Node, seen: Witness): Node => {
  let n = settled(subject, from, seen)
  for (let i = 0; i < 300; i++) {
    const before = n.state
    for (const e of effects(n)) {
      const a = answersTo(n, e)[0]
      if (a !== undefined)
        n = settled(
          subject,
          a.seen.reduce((acc, o) => told(subject, acc, o, seen), { ...n, world: a.world }),
          seen,
        )
    }
    if (n.state === before) return n
  }
  seen.fault(n, 'a truthful world does not come to rest')
  return n
}
