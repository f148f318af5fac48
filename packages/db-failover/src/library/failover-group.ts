import { type Command, GroupId, ProcessId } from '@db-failover/domain'
import { type Host, type InvalidHostOptions, openHost } from '@db-failover/host'
import { type EventLog, systemClock } from '@db-failover/ports'
import {
  operate,
  type StartError,
  type SubmitError,
  type Submitted,
  type Supervisor,
  startSupervisor,
} from '@db-failover/supervisor'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { delivering } from '../alarms/delivering.ts'
import { type AlarmListener, functionSink } from '../alarms/function-sink.ts'
import { checkpointsInFolder } from './checkpoints-in-folder.ts'
import type { LogOpenError } from './open-log.ts'
import type { Adapters } from './sqlite.ts'

/** A name that no group or process can bear. */
export interface InvalidName {
  readonly _tag: 'InvalidName'
  readonly says: string
}

interface Supervising extends Named {
  /** Addresses (`host:port`) beside the databases: while one of them answers, this process is not cut off. */
  readonly witnesses?: readonly string[]
  /** Who is told of alarms, each in its own time; those that are open at the start are told again. */
  readonly alarms?: readonly AlarmListener[]
  /** A folder for what a start has proven of the log: the next start hashes only what came later. */
  readonly checkpoints?: string
}

interface Named {
  /** This process's name: the same after its restart, and borne by no other process that runs at the same time. */
  readonly process: string
}

/** One failover group, as a process of ours meets it. Every function answers an Either: look at its `_tag`. */
export interface FailoverGroup<C> {
  /** Watches, decides and acts until `stop`. */
  readonly supervise: (options: Supervising) => Promise<Either<StartError | LogOpenError | InvalidName, Supervisor>>
  /** The active database behind a gate, wherever it is; until `close`. */
  readonly host: (options: Named) => Promise<Either<InvalidHostOptions | LogOpenError, Host<C>>>
  /** Decides a command and appends what follows; `request` is set where the leader is to do it. */
  readonly ask: (
    command: Command,
    options: Named & { readonly actor: string },
  ) => Promise<Either<SubmitError | LogOpenError | InvalidName, Submitted>>
}

const invalid = (what: string, name: string): Either<InvalidName, never> =>
  left({ _tag: 'InvalidName', says: `${JSON.stringify(name)} is no ${what}'s name` })

/** Opens a log for as long as something that was opened on it lives. */
const onLog = async <C, E, A>(
  { openLog }: Adapters<C>,
  use: (log: EventLog) => Promise<Either<E, A>>,
): Promise<Either<E | LogOpenError, { readonly value: A; readonly log: EventLog }>> => {
  const log = await openLog()
  if (log._tag === 'Left') return log
  const used = await use(log.right)
  if (used._tag === 'Right') return right({ value: used.right, log: log.right })
  await log.right.close()
  return used
}

export const failoverGroup = <C>(group: string, adapters: Adapters<C>): FailoverGroup<C> => ({
  supervise: async ({ process, witnesses = [], alarms = [], checkpoints }) => {
    if (!GroupId.is(group)) return invalid('group', group)
    if (!ProcessId.is(process)) return invalid('process', process)
    const engine = adapters.engine()
    const told = delivering(alarms.map((listener) => functionSink(listener)))
    const started = await onLog(adapters, (log) =>
      startSupervisor({
        groups: [group],
        process,
        actor: process,
        log,
        engines: () => engine,
        files: adapters.files(),
        clock: systemClock,
        witnesses,
        onEvent: (event, _state, of) => told.onEvent(event, of),
        ...(checkpoints === undefined ? {} : { checkpoints: checkpointsInFolder(checkpoints, process) }),
      })(),
    )
    if (started._tag === 'Left') {
      await told.close()
      await engine.close()
      return started
    }
    const { value, log } = started.right
    told.begin(value)
    const stop = async () => {
      await value.stop()
      await told.close()
      await engine.close()
      await log.close()
    }
    return right({ ...value, stop })
  },
  host: async ({ process }) => {
    const opened = await onLog(adapters, (log) =>
      openHost({ group, process, log, connections: adapters.connections() }),
    )
    if (opened._tag === 'Left') return opened
    const { value, log } = opened.right
    const close = async () => {
      const closed = await value.close()
      await log.close()
      return closed
    }
    return right({ ...value, close })
  },
  ask: async (command, { process, actor }) => {
    if (!GroupId.is(group)) return invalid('group', group)
    if (!ProcessId.is(process)) return invalid('process', process)
    const asked = await onLog(adapters, (log) =>
      operate(log, group, { process, actor, clock: systemClock }).submit(command)(),
    )
    if (asked._tag === 'Left') return asked
    await asked.right.log.close()
    return right(asked.right.value)
  },
})
