import { hostname } from 'node:os'
import type { GroupId, State } from '@db-failover/domain'
import { about, type Diagnosis, type EventLog, groupLog, proveChain, systemClock } from '@db-failover/ports'
import { type Failure, failureLines } from '../cli/failure.ts'
import { logFailure } from '../cli/log-failure.ts'
import { watchedBy } from '../cli/watched-by.ts'
import type { Process } from '../config/process/read.ts'

const on = about(null)

/** So many of the newest events are proven hash by hash; `audit verify` proves all. */
const LOOKED_AT = 500n

export const integrityTodo = (group: GroupId): string =>
  `Type: db-failover audit verify --group ${group}; then put a copy of the log back, or db-failover rebuild --from FOLDER.`

/** The newest part of a group's stream, recomputed. Every link of the stream was looked at when it was folded. */
export const examineChain = async (log: EventLog, group: GroupId): Promise<Diagnosis> => {
  const unsound = (failure: Failure) => on.error('integrity', failureLines(failure).join(' '), integrityTodo(group))
  const chain = groupLog(log, group)
  const head = await chain.head()()
  if (head._tag === 'Left') return unsound(logFailure(head.left))
  const newest = head.right?.revision ?? 0n
  const from = newest > LOOKED_AT ? await chain.head(newest - LOOKED_AT)() : head
  if (from._tag === 'Left') return unsound(logFailure(from.left))
  const proof = await proveChain(log, group, newest > LOOKED_AT ? from.right : null)()
  if (proof._tag === 'Left') return unsound(logFailure(proof.left))
  const { right: found } = proof
  return found._tag === 'Sound'
    ? on.fine('integrity', `The newest ${found.events} events of the log are what was written.`)
    : unsound({ _tag: 'Damaged', revision: found.at, says: found.says })
}

/** The machines that hold the log, as far as the process file names them. */
const hostsOf = ({ log }: Process): readonly string[] => {
  if ('sqlite' in log) return [hostname()]
  const { connection } = log.eventstoredb
  if (typeof connection !== 'string') return []
  const hosts = /^[a-z+]+:\/\/([^/?]*)/.exec(connection)?.[1] ?? ''
  return hosts.split(',').map((h) => h.replace(/:\d+$/, ''))
}

const sameMachine = (a: string, b: string): boolean => {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()]
  return one === other || one.split('.')[0] === other || one === other.split('.')[0]
}

/** A log that lies beside the master is lost with it; one of several nodes is another matter. */
export const examinePlace = (process: Process, { configuration }: State): readonly Diagnosis[] => {
  const { master, entries } = configuration
  const machine = master === null ? undefined : entries[master]?.machine
  const hosts = hostsOf(process)
  if (machine === undefined || hosts.length === 0) return []
  const beside = hosts.filter((h) => sameMachine(h, machine))
  return beside.length > 0 && hosts.length < 3
    ? [
        on.warning(
          'log place',
          `The log lies on ${machine}, where the master ${master} runs: both are lost together.`,
          'Run the supervisor, with its log, on another machine (db-failover log copy carries it there).',
        ),
      ]
    : [on.fine('log place', "The log does not hang on the master's machine.")]
}

/** Whether anybody watches the group now. */
export const examineSupervisor = async (log: EventLog, group: GroupId, state: State): Promise<Diagnosis> => {
  const { live, says } = await watchedBy(log, group, state, systemClock.now())
  return live
    ? on.fine('supervisor', says)
    : on.warning('supervisor', `${says} Nothing is backed up or switched meanwhile.`, 'Type: db-failover run')
}
