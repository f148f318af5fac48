import { day, grain, hour } from '../world/group.ts'
import { type Begun, type FaultKind, lasting, processesOf, type Reachable } from './fault.ts'

type Process = ReturnType<typeof processesOf>[number]

const heldUp = (process: Process, kind: 'death' | 'other') => [{ who: process.machine.name, kind }] as const

const killed = ({ here, chance }: Reachable, process: Process): Begun => {
  process.kill()
  return {
    says: `${process.machine.name} is killed`,
    until: here.timeline.now() + lasting(chance, grain / 2, day),
    holdsUp: heldUp(process, 'death'),
    end: process.start,
  }
}

const running = (w: Reachable): readonly Process[] => processesOf(w).filter((p) => p.run() !== null)

const kill: FaultKind = {
  name: 'a process is killed and started again',
  weight: 14,
  begin: (w) => {
    const all = running(w)
    return all.length === 0 ? null : killed(w, w.chance.pick(all))
  },
}

const stop: FaultKind = {
  name: 'a process is stopped cleanly and started again',
  weight: 6,
  begin: (w) => {
    const all = running(w)
    if (all.length === 0) return null
    const process = w.chance.pick(all)
    process.stop()
    return {
      says: `${process.machine.name} is stopped`,
      until: w.here.timeline.now() + lasting(w.chance, 2 * hour, day),
      holdsUp: heldUp(process, 'death'),
      end: () => {
        // What has not come to its end by then is killed, as an operating system does.
        process.kill()
        process.start()
      },
    }
  },
}

const pause: FaultKind = {
  name: 'a process stands still and goes on',
  weight: 12,
  begin: (w) => {
    const all = running(w).filter((p) => p.run()?.life.paused() === false)
    if (all.length === 0) return null
    const process = w.chance.pick(all)
    const run = process.run()
    run?.life.pause()
    return {
      says: `${process.machine.name} stands still`,
      until: w.here.timeline.now() + lasting(w.chance, grain / 2, day),
      holdsUp: heldUp(process, 'other'),
      end: () => run?.life.resume(),
    }
  },
}

const everything: FaultKind = {
  name: 'every process is killed at once and started again',
  weight: 1,
  begin: (w) => {
    const all = running(w)
    for (const process of all) process.kill()
    return {
      says: 'every process is killed',
      until: w.here.timeline.now() + lasting(w.chance, grain / 2, 12 * hour),
      holdsUp: all.flatMap((process) => heldUp(process, 'death')),
      end: () => {
        for (const process of all) process.start()
      },
    }
  },
}

const clock: FaultKind = {
  name: 'a wall clock is moved and put right',
  weight: 4,
  begin: (w) => {
    if (!w.clocks) return null
    const process = w.chance.pick(processesOf(w))
    const by = Math.round(w.chance.between(-6 * hour, 6 * hour))
    const move = (ms: number) => {
      process.machine.offset += ms
      process.run()?.clock.step(ms)
    }
    move(by)
    return {
      says: `the wall clock of ${process.machine.name} is moved by ${Math.round(by / 60_000)} minutes`,
      until: w.here.timeline.now() + lasting(w.chance, grain, day),
      holdsUp: [{ who: 'all', kind: 'other' }],
      end: () => move(-by),
    }
  },
}

export const processFaults: readonly FaultKind[] = [kill, stop, pause, everything, clock]
