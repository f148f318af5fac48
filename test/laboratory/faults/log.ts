import { between, oneOf } from 'db-failover-test-seeded/chance'
import type { LogIll } from '../adapters/adapters.ts'
import { hosts, supervisors } from '../layout.ts'
import type { Session } from '../run/session.ts'
import { type Fault, type Injury, Skipped } from './fault.ts'
import { type Heal, healing } from './heal.ts'
import { activeMachine } from './machines.ts'
import { leaderOf } from './processes.ts'

const everybody = [...supervisors, ...hosts] as const

const withoutLog =
  (says: string, begin: (s: Session) => Heal) =>
  (forMs: number): Injury => ({
    says: `${says} for ${forMs} ms`,
    forMs,
    begin: (s) => {
      const heal = begin(s)
      return healing(heal, s.disturb('all', 'log', says))
    },
  })

export const hidingLog = withoutLog('the log is out of reach', (s) => s.log.outage())
const lockingLog = withoutLog('the log takes no append', (s) => s.log.lock())

const outage = (name: string, injury: (forMs: number) => Injury): Fault => ({
  name,
  realms: ['log'],
  injure: (chance) => injury(between(chance, 500, 5_000)),
})

export const logOut: Fault = outage('log out of reach', hidingLog)
export const logLocked: Fault = outage('log locked', lockingLog)

const ills: Readonly<Record<LogIll, string>> = {
  killed: "the log's server is killed and started again",
  frozen: "the log's server stands still",
  mute: "the log's server writes what it is given and does not say so",
  'leader moved': 'another node of the log leads',
  'leader cut off': "the log's leader is cut off from the other nodes",
  'leader frozen': "the log's leader stands still",
  'leader killed': "the log's leader is killed and started again",
}

/** Something goes wrong with a server of the log itself. */
export const ailing = (ill: LogIll, forMs: number): Injury =>
  withoutLog(ills[ill], (s) => {
    const hurt = s.log.ills[ill]
    if (hurt === undefined) throw new Skipped(`${ills[ill]}: not with this kind of log`)
    return hurt()
  })(forMs)

/**
 * The leader of a cluster is cut off from the other nodes, and is the only one that a host still reaches: it goes on
 * answering for a while, and knows of nothing that the others decide.
 */
export const stranding = (who: (typeof hosts)[number], forMs: number): Injury => {
  const says = `${who} reaches only the log's leader, which is cut off from the other nodes`
  return {
    says: `${says}, for ${forMs} ms`,
    forMs,
    begin: (s) => {
      const { stranded } = s.log
      if (stranded === undefined) throw new Skipped(`${says}: not with this kind of log`)
      return healing(stranded(who), s.disturb('all', 'log', says))
    },
  }
}

export const logAiling = (ill: LogIll): Fault => ({
  name: `log ${ill}`,
  realms: ['log'],
  injure: (chance) => ailing(ill, between(chance, 500, 8_000)),
})

const cut = (s: Session, who: string): Heal => {
  const over = s.disturb(who, 'log', 'cut off from the log')
  return healing(s.log.cutOff(who), over)
}

export const cutting = (who: 'the leader' | (typeof everybody)[number], forMs: number): Injury => ({
  says: `${who} is cut off from the log for ${forMs} ms`,
  forMs,
  begin: (s) => cut(s, who === 'the leader' ? leaderOf(s) : who),
})

export const cutOff: Fault = {
  name: 'cut off',
  realms: ['log'],
  injure: (chance) => cutting(oneOf(chance, everybody), between(chance, 500, 7_000)),
}

/** Milliseconds for which the machine is away, after that the host still cut off, and supervisors stand still meanwhile. */
const AWAY = 9_000
const STILL = 4_000
const DAZED = 3_000

/** The active comes back while a host does not know yet that another database took its place, and nobody fences it. */
export const cuttingThrough = (who: (typeof hosts)[number]): Injury => ({
  says:
    `${who} is cut off from the log for ${AWAY + STILL} ms, the machine of the active is lost for the first ${AWAY} ms, ` +
    `and all supervisors stand still for ${DAZED} ms when it comes back`,
  forMs: AWAY + STILL,
  begin: (s) => {
    const heal = cut(s, who)
    const over = s.disturb('all', 'other', 'the active is lost')
    const back = s.engine.lose(activeMachine(s))
    setTimeout(() => {
      for (const supervisor of s.supervisors) supervisor.freeze()
      void back()
    }, AWAY)
    setTimeout(() => {
      for (const supervisor of s.supervisors) supervisor.wake()
      over()
    }, AWAY + DAZED)
    return heal
  },
})

export const cutOffThrough: Fault = {
  name: 'cut off through a failover',
  realms: ['log', 'machines', 'processes'],
  injure: (chance) => cuttingThrough(oneOf(chance, hosts)),
}
