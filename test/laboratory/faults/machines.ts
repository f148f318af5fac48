import { renameSync } from 'node:fs'
import { between, oneOf } from 'db-failover-test-seeded/chance'
import { awayFrom, type Machine, machines, parts } from '../layout.ts'
import type { Session } from '../run/session.ts'
import type { Fault, Heal, Injury } from './fault.ts'

/** Takes whole folders of a machine away, as a machine that dies does; answers what puts them back. */
export const takeAway = (s: Session, machine: Machine, which: readonly (typeof parts)[number][]): Heal => {
  const taken = which.map((part) => {
    const from = s.layout.part(machine, part)
    const to = awayFrom(from)
    renameSync(from, to)
    return () => renameSync(to, from)
  })
  return () => {
    for (const back of taken) back()
  }
}

export const activeMachine = (s: Session): Machine =>
  machines.find((m) => m === s.state().switches.active?.entry) ?? machines[0]

export const losing = (which: 'the active' | Machine, forMs: number): Injury => ({
  says: `the machine of ${which} is lost for ${forMs} ms`,
  forMs,
  begin: (s) => {
    const machine = which === 'the active' ? activeMachine(s) : which
    const over = s.disturb('all', 'other', `${machine} is lost`)
    const back = takeAway(s, machine, parts)
    return () => {
      back()
      over()
    }
  },
})

/** Any machine, for so short a time that nothing needs to follow, or for so long that a failover does. */
export const machineLost: Fault = {
  name: 'machine lost',
  realms: ['machines'],
  injure: (chance) => losing(chance() < 0.7 ? 'the active' : oneOf(chance, machines), between(chance, 1_000, 12_000)),
}
