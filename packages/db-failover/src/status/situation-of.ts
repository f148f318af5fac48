import {
  adviceFor,
  failoverBlocks,
  type Instant,
  type Phase,
  phase,
  returnBlocks,
  type State,
  setsOf,
} from '@db-failover/domain'
import type { Situation } from './situation.ts'
import { suspicionOfActive, suspicionOfBackup } from './suspicion.ts'

const off = (state: State): Situation => {
  const { master, policy } = state.configuration
  const { active } = state.switches
  if (master === null) return { wrong: 'the group has no master', next: 'nothing', type: 'apply group.yaml' }
  if (policy.withoutLog === null)
    return {
      wrong: 'nobody has chosen what hosts do when they cannot reach the log',
      next: 'nothing',
      type: 'policy withoutLog=stop',
    }
  return {
    wrong: `failover is OFF: no backups are made${active === null ? '' : `, ${active.entry} stays active`}`,
    next: 'nothing',
    type: 'enable --accept-data-loss',
  }
}

const down = (state: State, now: Instant): Situation => {
  const blocks = failoverBlocks(state, now)
  const wrong = `the active database ${state.switches.active?.entry ?? ''} is lost`
  if (blocks.length === 0) return { wrong, next: 'the failover begins by itself', type: null }
  const advice = blocks.map((b) => adviceFor(b, state))
  return {
    wrong: `${wrong}, and nothing fails over by itself: ${advice.map((a) => a.says).join(' ')}`,
    next: `${advice[0]?.possible ?? 'Nothing.'}`,
    type: advice[0]?.next ?? null,
  }
}

const onBackup = (state: State, now: Instant, back: boolean): Situation => {
  const { master } = state.configuration
  const wrong = `the hosts are on ${state.switches.active?.entry ?? 'no database'} and not on the master ${master ?? ''}`
  if (!back)
    return { wrong, next: `the master ${master ?? ''} is awaited; backups follow the active database`, type: null }
  const blocks = returnBlocks(state, now)
  const [first] = blocks
  return first === undefined
    ? { wrong, next: 'the return to the master begins by itself', type: null }
    : {
        wrong,
        next: blocks.map((b) => adviceFor(b, state).says).join(' '),
        type: adviceFor(first, state).next,
      }
}

const unprotected = (state: State): Situation => {
  const { order } = state.configuration
  const { running, copying, retry } = state.backups
  if (order.length === 0) return { wrong: 'there is no backup database', next: 'nothing', type: 'add ENTRY --help' }
  if (running !== null || copying !== null)
    return { wrong: 'no backup can be restored yet', next: 'a backup is being made and copied', type: null }
  if (retry !== null)
    return { wrong: `the last backup failed: ${retry.why}`, next: `it is tried again at ${retry.after}`, type: null }
  const ill = order.filter((id) => state.detection.health[id]?.kind !== 'healthy')
  return ill.length === order.length
    ? { wrong: 'no backup database answers', next: 'they are probed on', type: null }
    : {
        wrong: 'no backup database has a verified chain',
        next: 'the next backup follows its schedule',
        type: 'backup full',
      }
}

const switching = (state: State): Situation => {
  const w = state.switches.running
  return w === null
    ? { wrong: null, next: '', type: null }
    : {
        wrong: w.cause,
        next: w.failed === null ? `${w.to} is made active` : `it is undone: ${w.failed.why}`,
        type: `cancel ${w.operation}`,
      }
}

/** A copy of the active's epoch that failed, and is not an alarm yet. */
const failedCopy = (state: State): Situation | null => {
  for (const { backup, copies } of setsOf(state))
    for (const [on, copy] of Object.entries(copies))
      if (backup.epoch === state.switches.active?.epoch && copy.kind === 'missing' && copy.why !== null)
        return {
          wrong: `${on} lacks ${backup.kind} ${backup.set}: ${copy.why}`,
          next: `it is copied again${copy.retryAfter === null ? '' : ` at ${copy.retryAfter}`}; backups follow their schedule`,
          type: null,
        }
  return null
}

/** A group that could be failed over now. What is wrong with it all the same is what an alarm says, or will say soon. */
const failsOver = (state: State, now: Instant): Situation => {
  const [alarm, ...more] = Object.values(state.people.alarms)
  const next = 'backups follow their schedule'
  if (alarm === undefined) {
    const wrong = suspicionOfBackup(state, now)
    return (wrong === null ? failedCopy(state) : null) ?? { wrong, next, type: null }
  }
  const others = more.length === 0 ? '' : ` (and ${more.length} more, above)`
  return {
    wrong: `${alarm.says.replace(/\.$/, '')}${others}`,
    next,
    type: alarm.todo.startsWith('db-failover ') ? alarm.todo.slice('db-failover '.length) : null,
  }
}

const ofPhase = (state: State, now: Instant, is: Phase): Situation => {
  switch (is) {
    case 'failing-over':
    case 'returning':
      return switching(state)
    case 'off':
      return off(state)
    case 'down':
      return down(state, now)
    case 'on-backup':
      return onBackup(state, now, false)
    case 'on-backup-master-back':
      return onBackup(state, now, true)
    case 'out-of-sync':
      return {
        wrong: 'a full manual backup is owed: our backups do not belong to the history that the active database has',
        next: 'until then no differential is taken, nothing fails over by itself, nothing is deleted',
        type: 'backup full',
      }
    case 'unprotected':
      return unprotected(state)
    case 'protected':
      return failsOver(state, now)
  }
}

const moves: ReadonlySet<Phase> = new Set(['off', 'failing-over', 'returning'])

/** One look at the state: the same lists that decide. */
export const situationOf = (state: State, now: Instant): Situation => {
  const is = phase(state)
  const otherwise = ofPhase(state, now, is)
  const suspicion = moves.has(is) ? null : suspicionOfActive(state, now)
  if (suspicion === null) return otherwise
  const { wrong } = is === 'protected' ? { wrong: null } : otherwise
  return {
    ...suspicion,
    wrong: `${suspicion.wrong}${wrong === null ? '' : `; beside that ${wrong}`}`,
    type: suspicion.type ?? otherwise.type,
  }
}
