import { type Command, type ProcessId, phase, type State } from '@db-failover/domain'
import { type ChainedEvent, type DatabaseEngine, groupStream } from '@db-failover/ports'
import {
  type Faults,
  faults,
  type MemoryEventStore,
  type MemoryWorld,
  memoryBackupFiles,
  memoryEngine,
  memoryEventLog,
  memoryEventStore,
  memoryWorld,
} from '@db-failover/ports/memory'
import {
  type Operator,
  operate,
  type StartError,
  type SubmitError,
  type SubmitOptions,
  type Submitted,
  type Supervisor,
  type SupervisorConfig,
  startSupervisor,
} from '@db-failover/supervisor'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { description } from './description.ts'
import { entry, group } from './entries.ts'
import { type Mortal, mortal } from './mortal.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'
import type { Weather } from './weather.ts'

export interface Process {
  readonly supervisor: Supervisor
  /** Gone at once, without a word: nothing that it does from now on has any effect. */
  readonly kill: () => void
  readonly killWhen: Mortal['killWhen']
  readonly killIn: Mortal['killIn']
  readonly alive: () => boolean
  readonly stop: () => void
  readonly wake: () => void
  readonly setClock: Mortal['setClock']
  readonly setPace: Mortal['setPace']
  readonly beforeStep: Mortal['beforeStep']
  readonly state: () => State
}

/** Servers, folders, a log and a clock, and processes that come and go in it. */
export interface Installation {
  readonly clock: VirtualClock
  readonly store: MemoryEventStore
  readonly world: MemoryWorld
  /** Faults that every process meets. */
  readonly faults: Faults
  /** Faults that only this process meets. */
  readonly engineOf: (process: string) => Faults
  readonly events: readonly ChainedEvent[]
  /** Every step in the world that a process began, with the leader that the log named in that moment. */
  readonly steps: readonly { readonly process: string; readonly step: string; readonly leader: string | null }[]
  readonly state: () => State
  readonly types: () => readonly string[]
  readonly start: (name?: string, weather?: Weather, more?: Partial<SupervisorConfig>) => Promise<Process>
  /** Two at the same time, under one name. */
  readonly startBoth: (name: string) => Promise<readonly Either<StartError, Process>[]>
  /** Why a supervisor of this name does not start. */
  readonly refused: (name: string) => Promise<StartError>
  /** From now on such calls are done, and nobody hears of it before the test says so, whether they were aborted or not. */
  readonly late: (call: 'take' | 'probe') => { readonly waiting: () => number; readonly finish: () => void }
  readonly operator: Operator
  readonly submit: (command: Command) => Promise<void>
  /** Creates the group with a master and backup databases, switches failover on and waits until it is protected. */
  readonly protect: (...backups: readonly string[]) => Promise<void>
  /** From now on a supervisor that has died is started again while the test waits. */
  readonly keep: (process: Process) => void
  /** From now on what is asked for waits for a leader, whether one lives or not. */
  readonly patient: () => void
  readonly until: (condition: () => boolean, what: string) => Promise<void>
}

export const installation = (): Installation => {
  const clock = virtualClock()
  const store = memoryEventStore()
  const world = memoryWorld(clock)
  const injected = faults()
  const held = new Map<'take' | 'probe', (() => void)[]>()
  const heard = async <A>(call: 'take' | 'probe', answer: A): Promise<A> => {
    const waiting = held.get(call)
    if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve))
    return answer
  }
  const unabortable = <R extends { readonly signal: AbortSignal }>(call: 'take' | 'probe', run: R): R =>
    held.has(call) ? { ...run, signal: new AbortController().signal } : run
  const late = (engine: DatabaseEngine): DatabaseEngine => ({
    ...engine,
    health: {
      ...engine.health,
      probe: async (target, options) =>
        heard('probe', await engine.health.probe(target, unabortable('probe', options))),
    },
    backups: {
      ...engine.backups,
      take: (target, order, run) => async () =>
        heard('take', await engine.backups.take(target, order, unabortable('take', run))()),
    },
  })
  const own = new Map<string, Faults>()
  const engineOf = (process: string): Faults => {
    const known = own.get(process) ?? faults()
    own.set(process, known)
    return known
  }
  const log = memoryEventLog(store)
  const operator = operate(log, group, { process: 'cli' as ProcessId, actor: 'ann', clock })
  let newest: State | null = null
  let newestRevision = -1n
  let patient = false
  const events: ChainedEvent[] = []
  const steps: { process: string; step: string; leader: string | null }[] = []

  const launch = async (
    name: string,
    sky: Weather | null,
    more: Partial<SupervisorConfig> = {},
  ): Promise<Either<StartError, Process>> => {
    const life: Mortal = mortal((step) => {
      const leader = leaderIn(store)
      steps.push({ process: name, step, leader })
    })
    const seen = events
    let state: State | null = null
    const starting = startSupervisor({
      groups: [group],
      process: name as ProcessId,
      actor: 'service',
      log: life.log(sky === null ? memoryEventLog(store) : sky.over(memoryEventLog(store))),
      engines: () => life.engine(late(memoryEngine(world, either(engineOf(name), injected)))),
      files: life.files(memoryBackupFiles(world.files)),
      clock: life.clock(clock),
      random: () => 0.5,
      onEvent: (event, after) => {
        if (!life.alive()) return
        state = after
        if (event.head.revision >= newestRevision) {
          newest = after
          newestRevision = event.head.revision
        }
        if (event.head.revision === BigInt(seen.length)) seen.push(event)
      },
      ...more,
    })()
    let started: Either<StartError, Supervisor> | null = null
    starting.then((s) => {
      started = s
    })
    await clock.until(() => started !== null, 'the supervisor starts')
    const answer = started as Either<StartError, Supervisor> | null
    if (answer === null) throw new Error('the supervisor gave no answer')
    if (answer._tag === 'Left') return answer
    return right({
      supervisor: answer.right,
      kill: life.kill,
      killWhen: life.killWhen,
      killIn: life.killIn,
      alive: life.alive,
      stop: life.stop,
      wake: life.wake,
      setClock: life.setClock,
      setPace: life.setPace,
      beforeStep: life.beforeStep,
      state: () => {
        if (state === null) throw new Error('nothing was read')
        return state
      },
    })
  }

  const start: Installation['start'] = async (name = 'supervisor-1', sky, more) => {
    const launched = await launch(name, sky ?? null, more)
    if (launched._tag === 'Right') return launched.right
    throw new Error(`the supervisor did not start: ${launched.left._tag}`)
  }

  const addServers = (backups: readonly string[]): void => {
    world.add(entry('a'), 'with database')
    for (const id of backups) world.add(entry(id))
  }

  const hand = async (command: Command, options: SubmitOptions = {}): Promise<Either<SubmitError, Submitted>> => {
    let done: Either<SubmitError, Submitted> | null = null
    operator
      .submit(command, options)()
      .then((answer) => {
        done = answer
      })
    await until(() => done !== null, `${command.type} is answered`)
    if (done === null) throw new Error('unanswered')
    return done
  }

  const state = (): State => {
    if (newest === null) throw new Error('nothing was read')
    return newest
  }

  let keeping: Process | null = null
  const until: Installation['until'] = async (condition, what) => {
    for (;;) {
      await clock.until(() => condition() || keeping?.alive() === false, what)
      if (keeping?.alive() !== false) return
      keeping = await start()
    }
  }

  const submit = async (command: Command): Promise<void> => {
    const answer = await hand(command, { leave: keeping !== null || patient })
    const left = answer._tag === 'Left' && answer.left._tag === 'NoLiveLeader' ? answer.left.request : null
    if (answer._tag === 'Left' && left === null)
      throw new Error(`${command.type}: ${JSON.stringify(answer.left, replacer)}`)
    const request = answer._tag === 'Right' ? answer.right.request : left
    if (request === null) return
    await until(
      () => newest !== null && events.some((e) => e.event.type === 'Requested' && e.event.data.request === request),
      'the request is read',
    )
    await until(() => newest?.people.requests[request] === undefined, `${command.type} is done`)
  }

  return {
    clock,
    store,
    world,
    faults: injected,
    engineOf,
    late: (call) => {
      held.set(call, [])
      return {
        waiting: () => held.get(call)?.length ?? 0,
        finish: () => {
          for (const finish of held.get(call) ?? []) finish()
          held.delete(call)
        },
      }
    },
    events,
    steps,
    state,
    types: () => events.map((e) => e.event.type),
    start,
    startBoth: (name) => Promise.all([launch(name, null), launch(name, null)]),
    refused: async (name) => {
      const launched = await launch(name, null)
      if (launched._tag === 'Left') return launched.left
      throw new Error('the supervisor started')
    },
    operator,
    submit,
    protect: async (...backups) => {
      addServers(backups)
      for (const command of description(backups)) await submit(command)
      await until(() => phase(state()) === 'protected', 'the group is protected')
    },
    keep: (process) => {
      keeping = process
    },
    patient: () => {
      patient = true
    },
    until,
  }
}

const leaderIn = (store: MemoryEventStore): string | null => {
  const taken = store.streams.get(groupStream(group))?.events.findLast(({ event }) => event.type === 'LeadershipTaken')
    ?.event.data
  return typeof taken === 'object' && taken !== null && 'process' in taken ? `${taken.process}` : null
}

/** Faults of the one, else of the other. */
const either = (one: Faults, other: Faults): Faults => ({
  ...other,
  take: (call, id) => one.take(call, id) ?? other.take(call, id),
})

const replacer = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
