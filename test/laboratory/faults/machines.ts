import { between, oneOf } from 'db-failover-test-seeded/chance'
import { type Machine, machines, takeAway } from '../layout.ts'
import type { Session } from '../run/session.ts'
import { type Fault, type Injury, Skipped } from './fault.ts'
import { healing } from './heal.ts'

export const activeMachine = (s: Session): Machine =>
  machines.find((m) => m === s.state().switches.active?.entry) ?? machines[0]

export const losing = (which: 'the active' | Machine, forMs: number): Injury => ({
  says: `the machine of ${which} is lost for ${forMs} ms`,
  forMs,
  begin: (s) => {
    const machine = which === 'the active' ? activeMachine(s) : which
    const over = s.disturb('all', 'other', `${machine} is lost`)
    const { engine, layout } = s
    const folders = (['staging', 'backup'] as const).map((part) => takeAway(layout.part(machine, part)))
    return healing(engine.lose(machine), ...folders, over)
  },
})

/** Any machine, for so short a time that nothing needs to follow, or for so long that a failover does. */
export const machineLost: Fault = {
  name: 'machine lost',
  realms: ['machines'],
  injure: (chance) => losing(chance() < 0.7 ? 'the active' : oneOf(chance, machines), between(chance, 1_000, 12_000)),
}

/** Its database server stands still: connections stay, and nothing answers. */
export const stilling = (which: 'the active' | Machine, forMs: number): Injury => ({
  says: `the database server of ${which} stands still for ${forMs} ms`,
  forMs,
  begin: (s) => {
    if (s.engine.freeze === null) throw new Skipped('databases have no server of their own here')
    const machine = which === 'the active' ? activeMachine(s) : which
    return healing(s.engine.freeze(machine), s.disturb('all', 'other', `${machine} stands still`))
  },
})

export const machineFrozen: Fault = {
  name: 'database server frozen',
  realms: ['machines'],
  injure: (chance) => stilling(chance() < 0.7 ? 'the active' : oneOf(chance, machines), between(chance, 1_000, 12_000)),
}
