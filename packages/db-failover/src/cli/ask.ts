import { sentenceOf, timelineLine } from '@db-failover/audit'
import type { Command, GroupId, OperationId, RequestId } from '@db-failover/domain'
import { type ChainedEvent, systemClock } from '@db-failover/ports'
import { type Operator, operate, type SubmitError, type Submitted } from '@db-failover/supervisor'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Failure } from './failure.ts'
import { heardOf } from './heard.ts'
import { logFailure } from './log-failure.ts'
import { outcomeOf } from './outcome-of.ts'
import type { Session } from './session.ts'
import { ticking } from './ticking.ts'
import { workSaid } from './watched-by.ts'
import { whileLed } from './while-led.ts'
import type { Cli } from './world.ts'

export interface AskOptions {
  /** Leaves the request in the log though nobody leads. */
  readonly leave?: boolean
}

export const operatorOf = (cli: Cli, { log, process }: Session, group: GroupId): Operator =>
  operate(log, group, { process: process.process, actor: cli.actor, clock: systemClock })

export const submitFailure = (e: SubmitError): Failure => {
  switch (e._tag) {
    case 'Refused':
      return { _tag: 'Refused', rejection: e.rejection }
    case 'NoLiveLeader':
      return {
        _tag: 'Unavailable',
        what: 'leader',
        says:
          `no supervisor leads the group: ${e.found.says} ` +
          (e.withdrawn ? 'The request was withdrawn.' : `The request ${e.request} stays in the log until it lapses.`),
        next: 'run',
      }
    case 'Log':
      return logFailure(e.error)
  }
}

/** Heartbeats of the whole installation that are looked through for the newest of a leader that is alive. */
const LATELY = 200

/** Follows a request to its end, saying what is recorded of it on the way. */
const followed = async (
  cli: Cli,
  { log }: Session,
  group: GroupId,
  operator: Operator,
  id: RequestId | OperationId,
): Promise<Either<Failure, readonly ChainedEvent[]>> => {
  const { out } = cli
  /** How far that is, as the leader last said. */
  let work: string | null = null
  const watch = whileLed(operator, cli.stop, undefined, async (leader) => {
    work = workSaid((await heardOf(log, leader, LATELY))?.unusual[group])
  })
  const events: ChainedEvent[] = []
  /** The newest that is recorded of it: operation, databases, folders, sizes. */
  let at = 'the leader has the request'
  const done = ticking(out, () => (work === null ? at : `${at}: ${work}`))
  try {
    for await (const seen of operator.follow(id, watch.signal)) {
      if (seen._tag === 'Stopped') return left(logFailure(seen.error))
      if (seen._tag === 'Interrupted') {
        out.note(`the log cannot be read just now (${seen.error._tag}); following goes on`)
        continue
      }
      events.push(seen.event)
      const says = sentenceOf(seen.event)
      at = says.replace(/\.$/, '')
      out.note(`  ${says}`)
    }
  } finally {
    done()
    watch.end()
  }
  const lost = watch.lost()
  if (lost !== null)
    return left({ _tag: 'Unavailable', what: 'leader', says: `${lost} The request ${id} stays in the log.` })
  return cli.stop.aborted
    ? left({ _tag: 'Failed', says: `stopped following; the leader goes on with ${id}`, next: 'status' })
    : right(events)
}

const show = (
  { out }: Cli,
  group: GroupId,
  { decision, request }: Submitted,
  events: readonly ChainedEvent[],
): void => {
  const nothing = events.length === 0 ? ['nothing to change'] : []
  out.result({ group, done: true, rule: decision.rule, request, events: events.map(timelineLine) }, () => [
    ...(request === null ? events.map(sentenceOf) : []),
    ...nothing,
    ...(request === null ? [] : [out.ink('good', 'done')]),
  ])
}

/** Asks for one thing and follows it to its end; what came of it is the result. */
export const ask = async (
  cli: Cli,
  session: Session,
  group: GroupId,
  command: Command,
  options: AskOptions,
): Promise<Either<Failure, void>> => {
  const operator = operatorOf(cli, session, group)
  const submitted = await operator.submit(command, { leave: options.leave === true })()
  if (submitted._tag === 'Left') return left(submitFailure(submitted.left))
  const { request, events } = submitted.right
  if (request === null) {
    show(cli, group, submitted.right, events)
    return right(undefined)
  }
  const seen = await followed(cli, session, group, operator, request)
  if (seen._tag === 'Left') return seen
  const failure = outcomeOf(seen.right)
  if (failure !== null) return left(failure)
  show(cli, group, submitted.right, seen.right)
  return right(undefined)
}
