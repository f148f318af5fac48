import {
  type Command,
  type EventType,
  effectsOf,
  evolve,
  initial,
  type ProcessId,
  phase,
  type State,
} from '@db-failover/domain'
import { openSqliteEventLog, type SqliteEventLog } from '@db-failover/event-log-sqlite'
import { type ChainedEvent, systemClock } from '@db-failover/ports'
import { type Operator, operate } from '@db-failover/supervisor'
import { endOf, startCommand } from '../command-line.ts'
import { followLog, group } from '../log-followed.ts'
import { type Layout, layOut, master } from './layout.ts'
import { type Service, superviseIn } from './service.ts'

/** A group under a supervisor that may be killed, and the hand of an operator on it. */
export interface Installation {
  readonly layout: Layout
  readonly service: Service
  readonly state: () => State
  readonly events: readonly ChainedEvent[]
  /** Called for every further event. */
  onEvent: (type: EventType) => void
  /** Hands a command in; it waits in the log where nobody leads just now. */
  readonly ask: (command: Command) => Promise<void>
  readonly until: (says: string, test: (s: State) => boolean) => Promise<void>
  /** Nothing is under way or asked for, the master is active and protected, and nothing more is written for a while. */
  readonly rest: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Milliseconds; a step that takes longer has failed. */
const LIMIT = 40_000
/** Milliseconds without an event after which nothing more is due. */
const QUIET = 400

const atRest = (s: State): boolean =>
  s.switches.active?.entry === master &&
  phase(s) === 'protected' &&
  effectsOf(s).length === 0 &&
  Object.keys(s.people.requests).length === 0

const command = async (folder: string, args: readonly string[]): Promise<void> => {
  const said: string[] = []
  const code = await endOf(startCommand(args, folder, (line) => said.push(line)))
  if (code !== 0) throw new Error(`db-failover ${args.join(' ')} ended with ${code}:\n${said.join('\n')}`)
}

export const install = async (): Promise<Installation> => {
  const layout = layOut()
  const service = superviseIn(layout.folder)
  const over = new AbortController()
  const events: ChainedEvent[] = []
  let state: State = initial
  let last = performance.now()
  let hand: { readonly log: SqliteEventLog; readonly operator: Operator } | null = null

  const until: Installation['until'] = async (says, test) => {
    const limit = performance.now() + LIMIT
    while (!test(state)) {
      if (performance.now() > limit) throw new Error(`${says}: did not come within ${LIMIT / 1_000} s`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const operator = async (): Promise<Operator> => {
    if (hand !== null) return hand.operator
    const log = await openSqliteEventLog({ path: layout.log, create: false })()
    if (log._tag === 'Left') throw new Error(log.left.says)
    const about = { process: 'operator' as ProcessId, actor: 'ann', clock: systemClock }
    hand = { log: log.right, operator: operate(log.right, group, about) }
    return hand.operator
  }

  const here: Installation = {
    layout,
    service,
    state: () => state,
    events,
    onEvent: () => {},
    until,
    ask: async (asked) => {
      const answer = await (await operator()).submit(asked, { leave: true })()
      if (answer._tag === 'Left' && answer.left._tag !== 'NoLiveLeader')
        throw new Error(`${asked.type} was refused: ${JSON.stringify(answer.left)}`)
    },
    rest: () => until('rest', (s) => atRest(s) && performance.now() - last > QUIET),
    close: async () => {
      await service.stop()
      over.abort()
      await following
      await hand?.log.close()
    },
  }
  const following = followLog(
    layout.log,
    (event) => {
      events.push(event)
      state = evolve(state, event)
      last = performance.now()
      here.onEvent(event.event.type)
    },
    over.signal,
  )
  try {
    await until('the group', () => true)
    await command(layout.folder, ['apply', 'group.yaml'])
    await command(layout.folder, ['enable', '--accept-data-loss'])
    await here.rest()
    return here
  } catch (cause) {
    await here.close()
    throw cause
  }
}
