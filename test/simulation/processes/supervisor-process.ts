import type { ProcessId } from '@db-failover/domain'
import { memoryBackupFiles, memoryEngine } from '@db-failover/ports/memory'
import { type Supervisor, type SupervisorConfig, startSupervisor } from '@db-failover/supervisor'
import { grain, group } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import { lentEngine } from './lent-engine.ts'
import { lentFiles } from './lent-files.ts'
import { lentLog } from './lent-log.ts'
import { type Machine, machine, newRun, type Run, troubleOf } from './process.ts'
import { troubles } from './troubles.ts'

/** A supervisor's process, with what starts it again. */
export interface SupervisorProcess {
  readonly machine: Machine
  readonly run: () => Run | null
  readonly supervisor: () => Supervisor | null
  readonly start: () => void
  /** Gone at once, without a word. */
  readonly kill: () => void
  /** Ends its work cleanly, and then the process. */
  readonly stop: () => void
}

/** A supervisor that could not start is started again after so long, in milliseconds. */
const startAgain = 4 * grain

type Told = Pick<SupervisorConfig, 'onEvent' | 'observability'>

export const supervisorProcess = (here: Installation, name: string, told: Told): SupervisorProcess => {
  const own = machine(here, name)
  const ids = here.chance(`${name} ids`)
  const jitter = here.chance(`${name} jitter`)
  let run: Run | null = null
  let supervisor: Supervisor | null = null

  const start = (): void => {
    if (run !== null) return
    const { life, clock } = newRun(here, own)
    run = { life, clock }
    const engine = lentEngine(memoryEngine(here.world, troubles(here.timeline, own.wire, here.ails)), life)
    void startSupervisor({
      groups: [group],
      process: name as ProcessId,
      actor: 'service',
      log: lentLog(here.log(), life, own.wire, () => own.loss()),
      engines: () => engine,
      files: lentFiles(memoryBackupFiles(here.world.files), life, troubleOf(here, own)),
      clock,
      random: jitter.next,
      newId: ids.uuid,
      ...told,
    })().then((started) => {
      if (!life.alive()) return
      if (started._tag === 'Right') {
        supervisor = started.right
        return
      }
      run = null
      here.timeline.at(here.timeline.now() + startAgain, start)
    })
  }

  const kill = (): void => {
    run?.life.kill()
    run = null
    supervisor = null
  }

  return {
    machine: own,
    run: () => run,
    supervisor: () => supervisor,
    start,
    kill,
    stop: () => {
      const ending = run
      const working = supervisor
      if (working === null) return kill()
      void working.stop().then(() => {
        if (run === ending) kill()
      })
    },
  }
}
