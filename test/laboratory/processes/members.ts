import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCommand, startProgram } from '../../story/command-line.ts'
import { group } from '../../story/log-followed.ts'
import type { EngineKind, LogKind, RunningLog } from '../adapters/adapters.ts'
import { hosts, type Layout } from '../layout.ts'
import { trueWorld, writeWorld } from '../world/world.ts'
import type { HostOrder } from './host-order.ts'
import { keep, type Member } from './member.ts'

const preload = new URL('../world/preload.ts', import.meta.url).href
const hostProgram = fileURLToPath(new URL('./host.ts', import.meta.url))

/** Row numbers of one host, and of one run of it. */
const HOST = 1_000_000_000
const RUN = 1_000_000

const worldOf = (layout: Layout, process: string) => ({ preload, env: { LABORATORY_WORLD: layout.world(process) } })

export const startSupervisor = (
  layout: Layout,
  log: RunningLog,
  name: string,
  hears: (line: string) => void,
): Member => {
  const own = layout.own(name)
  mkdirSync(own, { recursive: true })
  writeWorld(layout.world(name), trueWorld)
  writeFileSync(
    join(own, 'db-failover.yaml'),
    JSON.stringify({ process: name, log: log.inProcessFile(name), groups: [group] }),
  )
  return keep(name, () => startCommand(['run'], own, hears, worldOf(layout, name)))
}

export interface HostSetting {
  readonly log: LogKind
  readonly engine: EngineKind
  readonly rowEveryMs: number
}

export const startHost = (
  layout: Layout,
  way: RunningLog,
  { log, engine, rowEveryMs }: HostSetting,
  name: (typeof hosts)[number],
  hears: (line: string) => void,
): Member => {
  const own = layout.own(name)
  writeWorld(layout.world(name), trueWorld)
  writeFileSync(layout.journal(name), '')
  const order = (run: number): HostOrder => ({
    name,
    group,
    way: way.wayOf(name),
    journal: layout.journal(name),
    log: log.name,
    engine: engine.name,
    firstRow: (hosts.indexOf(name) + 1) * HOST + run * RUN,
    pauseMs: rowEveryMs,
  })
  return keep(name, (run) =>
    startProgram({
      ...worldOf(layout, name),
      program: hostProgram,
      args: [JSON.stringify(order(run))],
      cwd: own,
      hears,
    }),
  )
}
