import { type Host, openHost } from '@db-failover/host'
import { type MemoryConnection, memoryHostConnections } from '@db-failover/ports/memory'
import { grain, group, hour, slowness } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import type { Journal } from './journal.ts'
import { lentConnections } from './lent-connections.ts'
import { lentLog } from './lent-log.ts'
import { type Machine, machine, newRun, type Run } from './process.ts'
import { troubles } from './troubles.ts'

/** An application's process: it writes a row now and then, each once, and writes down what it was told. */
export interface HostProcess {
  readonly machine: Machine
  readonly run: () => Run | null
  readonly host: () => Host<MemoryConnection> | null
  readonly start: () => void
  readonly kill: () => void
  readonly stop: () => void
}

/** Between two rows, in milliseconds: mostly long, so that a year's rows fit a memory; at times as fast as it goes. */
const pause = { slow: [2 * hour, 14 * hour], fast: [0, 2 * grain] } as const
const fastShare = 0.2

export const hostProcess = (here: Installation, name: string, journal: Journal): HostProcess => {
  const own = machine(here, name)
  const ids = here.chance(`${name} ids`)
  const pace = here.chance(`${name} pace`)
  let run: Run | null = null
  let host: Host<MemoryConnection> | null = null

  const write = async (to: Host<MemoryConnection>, { life, clock }: Run): Promise<void> => {
    const row = here.nextRow()
    const takes = pace.next() < 0.5 ? 0 : pace.between(0, 4 * grain)
    const moment = () => ({ wall: clock.now(), machine: here.timeline.now() })
    let before = moment()
    const outcome = await to.transaction(
      async (db) => {
        before = moment()
        db.set(`${row}`, name)
        if (takes > 0) await clock.sleep(takes)
      },
      { maxWaitMs: 30 * grain },
    )
    if (!life.alive()) return
    if (outcome._tag === 'Right') {
      const { epoch, entry, generation } = outcome.right
      journal.acknowledged.push({ host: name, row, entry, generation, epoch, before, after: moment() })
    } else {
      const { _tag } = outcome.left
      journal.others.set(_tag, (journal.others.get(_tag) ?? 0) + 1)
    }
  }

  const live = async (to: Host<MemoryConnection>, mine: Run): Promise<void> => {
    while (run === mine) {
      const [from, until] = pace.next() < fastShare ? pause.fast : pause.slow
      await mine.clock.sleep(pace.between(from, until))
      if (run === mine) await write(to, mine)
    }
  }

  const start = (): void => {
    if (run !== null) return
    const mine = newRun(here, own)
    run = mine
    const { life, clock } = mine
    const faults = troubles(here.timeline, own.wire, here.ails)
    void openHost({
      group,
      process: name,
      log: lentLog(here.log(), life, own.wire, () => own.loss()),
      connections: lentConnections(memoryHostConnections(here.world, faults), life, own.wire),
      clock,
      readLogEveryMs: 2_000 * slowness,
      canFollowEveryMs: 60_000 * slowness,
      newId: ids.uuid,
    }).then((opened) => {
      if (opened._tag === 'Left') throw new Error(opened.left.says)
      if (run !== mine) return
      host = opened.right
      void live(opened.right, mine)
    })
  }

  const kill = (): void => {
    run?.life.kill()
    run = null
    host = null
  }

  return {
    machine: own,
    run: () => run,
    host: () => host,
    start,
    kill,
    stop: () => {
      const ending = run
      if (host === null) return kill()
      void host.close().then(() => {
        if (run === ending) kill()
      })
    },
  }
}
