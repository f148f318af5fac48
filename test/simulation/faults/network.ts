import { day, entries, grain, hour } from '../world/group.ts'
import { logMachine } from '../world/wire.ts'
import { type FaultKind, type HeldUp, lasting, machinesOf } from './fault.ts'

const how = ['refused', 'silent'] as const

const logOutage: FaultKind = {
  name: 'the log cannot be reached by anybody',
  weight: 4,
  begin: (w) => {
    const until = w.here.timeline.now() + lasting(w.chance, grain / 2, day)
    const kind = w.chance.pick(how)
    const ends = machinesOf(w).map((m) => m.wire.cut(logMachine, kind, until))
    return {
      says: `the log is ${kind} for all`,
      until,
      holdsUp: [{ who: 'all', kind: 'log' }],
      end: () => {
        for (const end of ends) end()
      },
    }
  },
}

const logCut: FaultKind = {
  name: 'one process is cut off from the log',
  weight: 8,
  begin: (w) => {
    const machine = w.chance.pick(machinesOf(w))
    const until = w.here.timeline.now() + lasting(w.chance, grain / 2, 2 * day)
    const kind = w.chance.pick(how)
    const holdsUp: readonly HeldUp[] = [{ who: machine.name, kind: 'log' }]
    return {
      says: `the log is ${kind} for ${machine.name}`,
      until,
      holdsUp,
      end: machine.wire.cut(logMachine, kind, until),
    }
  },
}

const lostAnswers: FaultKind = {
  name: 'answers of the log to one process are lost, whether it wrote or not',
  weight: 5,
  begin: (w) => {
    const machine = w.chance.pick(machinesOf(w))
    const { chance } = w
    machine.loss = () => (chance.next() < 0.3 ? (chance.next() < 0.5 ? 'written' : 'not written') : null)
    return {
      says: `answers of the log to ${machine.name} are lost`,
      until: w.here.timeline.now() + lasting(chance, grain, 12 * hour),
      holdsUp: [{ who: machine.name, kind: 'log' }],
      end: () => {
        machine.loss = () => null
      },
    }
  },
}

const serverCut: FaultKind = {
  name: 'one process is cut off from a server that others reach',
  weight: 8,
  begin: (w) => {
    const machine = w.chance.pick(machinesOf(w))
    const entry = w.chance.pick(entries)
    const until = w.here.timeline.now() + lasting(w.chance, grain, 2 * day)
    const kind = w.chance.pick(how)
    return {
      says: `${entry.machine} is ${kind} for ${machine.name}`,
      until,
      holdsUp: [{ who: 'all', kind: 'other' }],
      end: machine.wire.cut(entry.machine, kind, until),
    }
  },
}

const blind: FaultKind = {
  name: 'one process is cut off from every server',
  weight: 3,
  begin: (w) => {
    const machine = w.chance.pick(machinesOf(w))
    const until = w.here.timeline.now() + lasting(w.chance, grain, day)
    const kind = w.chance.pick(how)
    const ends = entries.map((e) => machine.wire.cut(e.machine, kind, until))
    return {
      says: `every server is ${kind} for ${machine.name}`,
      until,
      holdsUp: [{ who: 'all', kind: 'other' }],
      end: () => {
        for (const end of ends) end()
      },
    }
  },
}

export const networkFaults: readonly FaultKind[] = [logOutage, logCut, lostAnswers, serverCut, blind]
