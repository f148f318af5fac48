import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, evolve, initial, type ProcessId, type State } from '@db-failover/domain'
import { type ChainedEvent, systemClock } from '@db-failover/ports'
import { operate } from '@db-failover/supervisor'
import { type Disturbance, groupStream } from 'db-failover-test-checker'
import { endOf, startCommand } from '../../story/command-line.ts'
import { group } from '../../story/log-followed.ts'
import type { EngineKind, LogKind, RunningEngine, RunningLog } from '../adapters/adapters.ts'
import { furnish, hosts, type Layout, newLayout, supervisors } from '../layout.ts'
import { layNetwork, type Network } from '../network/network.ts'
import { type Member, machineNow } from '../processes/member.ts'
import { startHost, startSupervisor, worldOf } from '../processes/members.ts'
import { type Disks, mountDisks } from '../world/disks.ts'
import { trueWorld, type World, writeWorld } from '../world/world.ts'
import { type Observer, observe } from './observer.ts'
import { description, type Mode } from './settings.ts'

export interface Setting {
  readonly log: LogKind
  readonly engine: EngineKind
  readonly mode: Mode
  /** Milliseconds between two rows of one host. */
  readonly rowEveryMs: number
  /** Backups are due every few seconds; else only what is asked for is done. */
  readonly daily: boolean
  /** Why there are no disks that can be full or read-only; null: there are. */
  readonly noDisks: string | null
}

/** A group under real processes, for as long as one history lasts. */
export interface Session {
  readonly setting: Setting
  readonly layout: Layout
  readonly log: RunningLog
  readonly engine: RunningEngine
  readonly network: Network
  readonly supervisors: readonly Member[]
  readonly hosts: readonly Member[]
  readonly observer: Observer
  readonly state: () => State
  readonly events: readonly ChainedEvent[]
  /** Called for every further event, each function until it answers false. */
  readonly onEvent: (hears: (event: ChainedEvent) => boolean) => void
  /** An operator's command; what it is refused for is answered, null: it was taken. */
  readonly ask: (command: Command) => Promise<string | null>
  /** Notes what holds up whom from now on; the answer notes its end. */
  readonly disturb: (who: string, kind: Disturbance['kind'], says: string) => () => void
  readonly disks: Disks
  /** From now on a process finds the world otherwise. */
  readonly change: (process: string, how: Partial<World>) => void
  /** Notes a backup set whose copies are damaged. */
  readonly note: (set: string) => void
  readonly damaged: () => readonly string[]
  readonly disturbances: () => readonly Disturbance[]
  /** The beginning is over, in which processes start. */
  readonly begun: () => void
  /** Says of every process that `disturb` did not explain. */
  readonly unexplained: () => readonly string[]
  readonly close: () => Promise<void>
}

/** What the laboratory gave up on. */
export class NotReached extends Error {}

/** Resolves when the test holds; a step that takes longer than the milliseconds has failed. */
export const until = async (says: string, limitMs: number, test: () => boolean): Promise<void> => {
  const limit = machineNow() + limitMs
  while (!test()) {
    if (machineNow() > limit) throw new NotReached(`${says}: not within ${limitMs / 1_000} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Milliseconds for each step of the beginning, in which nothing is disturbed. */
const BEGIN = 60_000

/** Types a command until it is done: on a busy machine a server may not answer in time at first. */
const run = async (folder: string, args: readonly string[], world: ReturnType<typeof worldOf>): Promise<void> => {
  const limit = machineNow() + BEGIN
  for (;;) {
    const said: string[] = []
    const code = await endOf(startCommand(args, folder, (line) => said.push(line), world))
    if (code === 0) return
    if (machineNow() > limit)
      throw new NotReached(`db-failover ${args.join(' ')} ended with ${code}: ${said.join(' ')}`)
  }
}

const textOf = (refusal: unknown): string =>
  JSON.stringify(refusal, (_, value) => (typeof value === 'bigint' ? `${value}` : value))

/** Milliseconds after a fault's end in which a process may still end because of it. */
const AFTER = 5_000

export const openSession = async (setting: Setting, hears: (line: string) => void): Promise<Session> => {
  const { mode } = setting
  const layout = newLayout()
  const disks = mountDisks(layout, setting.noDisks)
  furnish(layout)
  const network = layNetwork([...supervisors, ...hosts])
  const log = await setting.log.start(layout, network)
  const engine = await setting.engine.start(layout, network)
  const around = { layout, network, log, engine }
  const describe = join(layout.folder, 'group.yaml')
  writeFileSync(describe, JSON.stringify(description(engine, mode, setting.daily)))
  let supervises = false
  const saying = (name: string) => (line: string) => {
    supervises ||= line.includes(`supervises ${group}`)
    hears(`${name}: ${line}`)
  }

  const first = startSupervisor(around, supervisors[0], saying(supervisors[0]))
  const over = new AbortController()
  const events: ChainedEvent[] = []
  let state: State = initial
  let listeners: readonly ((event: ChainedEvent) => boolean)[] = []
  const following = log.follow((event) => {
    events.push(event)
    state = evolve(state, event)
    listeners = listeners.filter((hear) => hear(event))
  }, over.signal)
  const own = layout.own(supervisors[0])
  const world = worldOf(around, supervisors[0])
  await until('a supervisor', BEGIN, () => supervises)
  await run(own, ['apply', describe], world)
  await run(own, ['enable', '--accept-data-loss'], world)
  const observer = observe(log, groupStream(group))
  const rest = supervisors.slice(1).map((name) => startSupervisor(around, name, saying(name)))
  const members = {
    supervisors: [first, ...rest],
    hosts: hosts.map((h) => startHost(around, setting, h, saying(h))),
  }

  const noted: { -readonly [K in keyof Disturbance]: Disturbance[K] }[] = []
  const worlds = new Map<string, World>()
  const damaged: string[] = []
  const aside = await log.openAside()
  const operator = operate(aside, group, { process: 'operator' as ProcessId, actor: 'operator', clock: systemClock })

  const disturb: Session['disturb'] = (who, kind, says) => {
    const mine = { who, kind, says, from: machineNow(), to: Number.POSITIVE_INFINITY }
    noted.push(mine)
    return () => {
      mine.to = Math.min(mine.to, machineNow())
    }
  }
  const begun = disturb('all', 'other', 'the beginning')

  return {
    ...members,
    begun,
    disturb,
    setting,
    ...around,
    observer,
    state: () => state,
    events,
    onEvent: (hear) => {
      listeners = [...listeners, hear]
    },
    ask: async (command) => {
      const answer = await operator.submit(command, { leave: true })()
      return answer._tag === 'Right' || answer.left._tag === 'NoLiveLeader' ? null : textOf(answer.left)
    },
    disks,
    change: (process, how) => {
      const world = { ...(worlds.get(process) ?? trueWorld), ...how }
      worlds.set(process, world)
      writeWorld(layout.world(process), world)
    },
    note: (set) => damaged.push(set),
    damaged: () => damaged,
    disturbances: () => noted,
    unexplained: () =>
      [...members.supervisors, ...members.hosts].flatMap(({ name, unasked }) =>
        unasked()
          .filter(
            ({ at }) =>
              !noted.some(
                (d) => d.kind !== 'other' && (d.who === name || d.who === 'all') && d.from <= at && at <= d.to + AFTER,
              ),
          )
          .map(({ how }) => `${name} ended by itself with ${how}`),
      ),
    close: async () => {
      await observer.stop()
      over.abort()
      await following
      await aside.close()
    },
  }
}
