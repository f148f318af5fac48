import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCommand, startProgram } from '../../story/command-line.ts'
import { group } from '../../story/log-followed.ts'
import type { EngineKind, LogKind, RunningEngine, RunningLog } from '../adapters/adapters.ts'
import { hosts, type Layout } from '../layout.ts'
import type { Network } from '../network/network.ts'
import { trueWorld, writeWorld } from '../world/world.ts'
import type { HostOrder } from './host-order.ts'
import { keep, type Member } from './member.ts'

const preload = new URL('../world/preload.ts', import.meta.url).href
const hostProgram = fileURLToPath(new URL('./host.ts', import.meta.url))

/** Row numbers of one host, and of one run of it. */
const HOST = 1_000_000_000
const RUN = 1_000_000

/** What the processes of a history find. */
export interface Surroundings {
  readonly layout: Layout
  readonly network: Network
  readonly log: RunningLog
  readonly engine: RunningEngine
}

/** As one process finds it. */
export const worldOf = ({ layout, network, engine }: Surroundings, process: string) => ({
  preload,
  env: {
    ...engine.env,
    LABORATORY_WORLD: layout.world(process),
    LABORATORY_ROUTES: JSON.stringify(network.routes(process)),
  },
})

export const startSupervisor = (around: Surroundings, name: string, hears: (line: string) => void): Member => {
  const { layout, log, engine } = around
  const own = layout.own(name)
  mkdirSync(own, { recursive: true })
  writeWorld(layout.world(name), trueWorld)
  writeFileSync(
    join(own, 'db-failover.yaml'),
    JSON.stringify({ process: name, log: log.inProcessFile(name), groups: [group], ...engine.inProcessFile }),
  )
  return keep(name, () => startCommand(['run'], own, hears, worldOf(around, name)))
}

export interface HostSetting {
  readonly log: LogKind
  readonly engine: EngineKind
  readonly rowEveryMs: number
}

export const startHost = (
  around: Surroundings,
  { log, engine, rowEveryMs }: HostSetting,
  name: (typeof hosts)[number],
  hears: (line: string) => void,
): Member => {
  const { layout } = around
  const own = layout.own(name)
  writeWorld(layout.world(name), trueWorld)
  writeFileSync(layout.journal(name), '')
  const order = (run: number): HostOrder => ({
    name,
    group,
    way: around.log.wayOf(name),
    databases: around.engine.forHosts,
    journal: layout.journal(name),
    log: log.name,
    engine: engine.name,
    firstRow: (hosts.indexOf(name) + 1) * HOST + run * RUN,
    pauseMs: rowEveryMs,
  })
  return keep(name, (run) =>
    startProgram({
      ...worldOf(around, name),
      program: hostProgram,
      args: [JSON.stringify(order(run))],
      cwd: own,
      hears,
    }),
  )
}
