import type { Observability } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Caller, readOn, within } from './calls.ts'
import { classified } from './classify.ts'
import { Connection } from './connection.ts'
import type { Target } from './connection-string.ts'
import { type Endpoint, nameOf } from './endpoint.ts'
import { type Failure, silence } from './failure.ts'

/** Looks for the node that leads. */
export interface LeaderSearch {
  /**
   * A connection over which the leader has just answered a read of this stream; that read is the connection's first
   * call and its only one until then, since calls that are started together on a new client overtake one another.
   */
  readonly connected: (stream: string) => Promise<Either<Failure, Connection>>
  /** Another node says that this one leads. */
  readonly heardOf: (leader: Endpoint) => void
  /** It has not answered as a leader does: the others are asked first the next time. */
  readonly doubt: (node: string) => void
}

export interface SearchTools extends Caller {
  readonly target: Target
  readonly rootCertificate: Buffer | null
  readonly observability: Observability
  readonly stopped: AbortSignal
}

/** The one that led last is asked this much earlier than the others, and one that is doubted this much later. */
const HEAD_START_MS = 250

export const leaderSearch = (tools: SearchTools): LeaderSearch => {
  const { target, patience, stopped, observability } = tools
  let last: Endpoint | null = null
  let doubted: string | null = null
  /** Who is asked at once, and who only when that has not led to the leader soon. */
  const order = (): readonly [readonly Endpoint[], readonly Endpoint[]] => {
    const all = target.endpoints
    if (doubted === null) return last === null ? [all, []] : [[last], all]
    const others = all.filter((endpoint) => nameOf(endpoint) !== doubted)
    return others.length === 0 ? [all, []] : [others, last === null ? all : [last, ...all]]
  }

  const connectionTo = (endpoint: Endpoint): Either<Failure, Connection> => {
    try {
      return right(new Connection(endpoint, target, tools.rootCertificate))
    } catch (thrown) {
      return left({ ...classified(thrown), written: 'no' })
    }
  }

  const asked = async (endpoint: Endpoint, stream: string): Promise<Either<Failure, Connection>> => {
    const made = connectionTo(endpoint)
    if (made._tag === 'Left') return made
    const connection = made.right
    const answer = await within(
      patience.connectMs,
      `connecting to ${nameOf(endpoint)}`,
      readOn(connection, stream, { direction: 'backwards', from: 'end', most: 1 }, tools),
    )
    if (answer._tag === 'Right' || answersAnyway(answer.left)) return right(connection)
    void connection.end()
    return answer
  }

  const race = (stream: string): Promise<Either<Failure, Connection>> =>
    new Promise((resolve) => {
      const seen = new Set<string>()
      const failures: string[] = []
      let refusal: Failure | null = null
      let open = 0
      let over = false
      const finish = (answer: Either<Failure, Connection>): void => {
        if (over) {
          if (answer._tag === 'Right') void answer.right.end()
          return
        }
        over = true
        for (const timer of timers) clearTimeout(timer)
        stopped.removeEventListener('abort', giveUp)
        resolve(answer)
      }
      const failed = (endpoint: Endpoint, failure: Failure): void => {
        failures.push(`${nameOf(endpoint)}: ${failure.says}`)
        if (failure.kind === 'Denied') refusal = failure
        const { leader } = failure.kind === 'NotLeader' ? failure : { leader: null }
        if (leader !== null && (nameOf(leader) !== doubted || later.length === 0)) ask(leader)
        if (open > 0) return
        if (later.length > 0) askLater()
        else finish(left(refusal ?? nowhere(failures)))
      }
      const ask = (endpoint: Endpoint): void => {
        if (over || seen.has(nameOf(endpoint))) return
        seen.add(nameOf(endpoint))
        open++
        asked(endpoint, stream).then((answer) => {
          open--
          if (answer._tag === 'Left') return failed(endpoint, answer.left)
          if (!over) {
            last = endpoint
            doubted = null
          }
          finish(answer)
        })
      }
      const [first, second] = order()
      let later = second
      const askLater = (): void => {
        const now = later
        later = []
        for (const endpoint of now) ask(endpoint)
      }
      const giveUp = (): void => finish(left(nowhere([...failures, 'gave up'])))
      const timers = [
        setTimeout(() => finish(left(refusal ?? tooLate(failures, patience.connectMs))), patience.connectMs),
        setTimeout(askLater, HEAD_START_MS),
      ]
      stopped.addEventListener('abort', giveUp)
      for (const endpoint of first) ask(endpoint)
    })

  return {
    connected: async (stream) => {
      const found = await race(stream)
      if (found._tag === 'Left') observability.log('warn', 'no leader of the log was found', { says: found.left.says })
      else observability.log('info', 'connected to the log', { node: found.right.endpoint })
      return found
    },
    heardOf: (leader) => {
      last = leader
    },
    doubt: (node) => {
      doubted = node
    },
  }
}

/** The node has answered this caller: what it says of the stream is not about the connection. */
const answersAnyway = (failure: Failure): boolean =>
  failure.kind === 'StreamNotFound' ||
  failure.kind === 'StreamDeleted' ||
  (failure.kind === 'Denied' && failure.who === 'not allowed')

const nowhere = (failures: readonly string[]): Failure => ({
  kind: 'Unavailable',
  written: 'no',
  spoilt: false,
  says: `no leader of the log was found. ${failures.join('; ')}`,
})

const tooLate = (failures: readonly string[], ms: number): Failure => ({
  ...silence(['looking for the leader of the log', ...failures].join('; '), ms),
  written: 'no',
})
