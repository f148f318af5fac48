import type { Answer } from './store/answer.ts'
import type { ProposedEvent } from './store/event.ts'
import type { Expectation } from './store/expectation.ts'
import { createLog, type Entry, type Log } from './store/log.ts'
import { append, type Outcome, remove } from './store/write.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** What a node is to its cluster; a node alone leads. One that knows of no leader answers nothing. */
export type Role =
  | { readonly kind: 'leader' }
  | { readonly kind: 'follower'; readonly leader: Endpoint }
  | { readonly kind: 'unready' }

/** One server: its log and how a write to it ends. */
export interface ServerNode {
  readonly log: Log
  role(): Role
  append(stream: string, expectation: Expectation, events: readonly ProposedEvent[]): Promise<Answer>
  remove(stream: string, expectation: Expectation, how: 'soft' | 'tombstone'): Promise<Answer>
}

/** Makes entries last, in their order; `kept` is called when one is safe. */
export type Keeper = (entry: Entry, kept: () => void) => void

/** For how long an append that repeats one that is under way waits before its outcome is called unknown. */
const PREPARE_TIMEOUT = 2000

export const ticks = (milliseconds: number): bigint => BigInt(milliseconds) * 10_000n

/** The answer to a write whose outcome is not known when the time is over. */
export const timedOut = (why: string, milliseconds: number): Promise<Answer> =>
  new Promise((resolve) => {
    setTimeout(() => resolve({ kind: 'timeout', why }), milliseconds).unref()
  })

/** The answer to a write, when it is due; `commit` gets what is to be committed first. */
export const finished = (
  outcome: Outcome,
  commit: (entry: Entry, answer: Answer) => Promise<Answer>,
): Promise<Answer> => {
  if (outcome.kind === 'answer') return Promise.resolve(outcome.answer)
  if (outcome.kind === 'under-way') return timedOut('Prepare phase timeout.', PREPARE_TIMEOUT)
  return commit(outcome.entry, outcome.answer)
}

/** A node on its own. `entries` are what an earlier process kept. */
export const createNode = (keep: Keeper, entries: readonly Entry[] = [], now: () => number = Date.now): ServerNode => {
  const log = createLog(now)
  for (const entry of entries) log.restore(entry)
  const commit = (entry: Entry, answer: Answer) => {
    log.propose(entry)
    return new Promise<Answer>((resolve) => {
      keep(entry, () => {
        log.commit(entry)
        resolve(answer)
      })
    })
  }
  return {
    log,
    role: () => ({ kind: 'leader' }),
    append: (stream, expectation, events) => finished(append(log, stream, expectation, events, ticks(now())), commit),
    remove: (stream, expectation, how) => finished(remove(log, stream, expectation, how, ticks(now())), commit),
  }
}
