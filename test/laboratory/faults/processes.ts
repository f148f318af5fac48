import { between, oneOf } from 'db-failover-test-seeded/chance'
import { hosts, supervisors } from '../layout.ts'
import type { Member } from '../processes/member.ts'
import type { Session } from '../run/session.ts'
import { leaderLeaseMs } from '../run/settings.ts'
import { type Fault, type Injury, Skipped } from './fault.ts'

const everybody = [...supervisors, ...hosts] as const

/** Milliseconds within which a process that was started again is at work. */
const BOOT = 4_000

const memberOf = (s: Session, name: string): Member => {
  const found = [...s.supervisors, ...s.hosts].find((member) => member.name === name)
  if (found === undefined) throw new Error(`there is no process ${name}`)
  return found
}

const kill = (s: Session, member: Member): void => {
  const back = s.disturb(member.name, 'death', 'killed')
  member.kill()
  setTimeout(back, BOOT).unref()
}

/** The supervisor that leads as the log has it; the first one where nobody does. */
export const leaderOf = (s: Session): string => s.state().people.leader?.process ?? supervisors[0]

type Whom = 'the leader' | (typeof everybody)[number]

const whomIn = (s: Session, who: Whom): Member => memberOf(s, who === 'the leader' ? leaderOf(s) : who)

export const killing = (who: Whom): Injury => ({
  says: `SIGKILL to ${who}`,
  forMs: 0,
  begin: (s) => {
    kill(s, whomIn(s, who))
    return null
  },
})

export const killed: Fault = {
  name: 'kill',
  realms: [],
  injure: (chance) => killing(chance() < 0.5 ? 'the leader' : oneOf(chance, everybody)),
}

export const freezing = (who: Whom, forMs: number): Injury => ({
  says: `SIGSTOP to ${who} for ${forMs} ms`,
  forMs,
  begin: (s) => {
    if (process.platform === 'win32') throw new Skipped('no process can be stopped and woken on Windows')
    const member = whomIn(s, who)
    const back = s.disturb(member.name, 'other', 'stopped')
    member.freeze()
    return () => {
      member.wake()
      back()
    }
  },
})

export const frozen: Fault = {
  name: 'freeze',
  realms: ['processes'],
  injure: (chance) =>
    freezing(
      chance() < 0.5 ? 'the leader' : oneOf(chance, everybody),
      between(chance, leaderLeaseMs / 2, leaderLeaseMs * 2.5),
    ),
}

export const killingAll: Injury = {
  says: 'SIGKILL to everybody at once',
  forMs: 0,
  begin: (s) => {
    for (const member of [...s.supervisors, ...s.hosts]) kill(s, member)
    return null
  },
}

export const allKilled: Fault = { name: 'restart of everything', realms: [], injure: () => killingAll }
