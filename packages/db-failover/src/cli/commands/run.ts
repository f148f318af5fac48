import { sentenceOf, size, weightOf } from '@db-failover/audit'
import type { GroupId, State } from '@db-failover/domain'
import { type ChainedEvent, type Observability, systemClock } from '@db-failover/ports'
import { type StartError, type Supervisor, startSupervisor } from '@db-failover/supervisor'
import { left, right } from 'fp-ts/lib/Either.js'
import { delivering } from '../../alarms/delivering.ts'
import { logPlace } from '../../alarms/log-place.ts'
import { sinkOf } from '../../alarms/sinks.ts'
import { checkpointsInFolder } from '../../library/checkpoints-in-folder.ts'
import { adaptersOf } from '../adapters-of.ts'
import type { Failure } from '../failure.ts'
import { logFailure } from '../log-failure.ts'
import { type Outcome, type Session, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

const startFailure = (e: StartError): Failure =>
  e._tag === 'NameInUse' ? { _tag: 'Usage', says: e.says } : logFailure(e)

/** Warnings and errors for people; a supervisor's daily work stands in its log. */
const noting = ({ out }: Cli): Observability => ({
  log: (level, message, attributes) => {
    if (level === 'warn' || level === 'error') out.note(`${level}: ${message} ${JSON.stringify(attributes ?? {})}`)
  },
  count: () => {},
  record: () => {},
})

const until = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

const supervised = async (cli: Cli, { process, log, groups }: Session): Promise<Outcome> => {
  const adapters = await adaptersOf(process, cli.env)
  if (adapters._tag === 'Left') return adapters
  const { engine, files } = adapters.right
  let supervisor: Supervisor | null = null
  const alarms = delivering(
    process.alarms.map((a) => sinkOf(a, cli.env)),
    (sink, failing) =>
      cli.out.note(
        failing === null ? `${sink} takes alarms again` : `an alarm could not be delivered to ${sink}: ${failing}`,
      ),
  )
  let live = false
  const seen = (event: ChainedEvent, state: State, group: GroupId): void => {
    const place = 'sqlite' in process.log ? logPlace(event, state, process.process) : null
    if (place !== null) queueMicrotask(() => void supervisor?.observe(group, place))
    alarms.onEvent(event, group)
    if (!live) return
    const says = sentenceOf(event)
    if (cli.out.isJson)
      cli.out.result(
        { group, at: event.metadata.at, revision: event.head.revision, type: event.event.type, says },
        () => [],
      )
    else if (weightOf(event.event.type) !== 'routine') cli.out.note(`${event.metadata.at} ${group}: ${says}`)
  }
  const started = await startSupervisor({
    groups,
    process: process.process,
    actor: cli.actor,
    log,
    engines: () => engine,
    files,
    clock: systemClock,
    witnesses: process.witnesses,
    ...(process.checkpoints === null ? {} : { checkpoints: checkpointsInFolder(process.checkpoints, process.process) }),
    observability: noting(cli),
    onEvent: seen,
    onProgress: ({ type, step, fraction, bytes }, group) =>
      cli.out.bar(
        fraction !== null && fraction < 1
          ? { says: `${group}: ${type}, ${step}${bytes === null ? '' : `, ${size(bytes)}`}`, fraction }
          : null,
      ),
  })()
  if (started._tag === 'Left') {
    await engine.close()
    return left(startFailure(started.left))
  }
  supervisor = started.right
  live = true
  alarms.begin(supervisor)
  cli.out.note(`${process.process} supervises ${groups.join(', ')}; end it with Ctrl-C`)
  for (const g of supervisor.status().groups) if (g.role === 'log not understood') cli.out.note(`${g.group}: ${g.says}`)
  await until(cli.stop)
  cli.out.note('ending running work …')
  await supervisor.stop()
  await alarms.close()
  await engine.close()
  cli.out.note('stopped')
  return right(undefined)
}

/** Supervises the file's groups until it is told to stop. */
export const run = (cli: Cli): Promise<Outcome> => withLog(cli, (session) => supervised(cli, session), { create: true })
