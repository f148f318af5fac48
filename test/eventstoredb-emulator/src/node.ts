import type { Answer } from './store/answer.ts'
import type { ProposedEvent } from './store/event.ts'
import type { Expectation } from './store/expectation.ts'
import { createLog, type Entry, type Log } from './store/log.ts'
import { append, type Outcome, remove } from './store/write.ts'

/** One server: its log and how a write to it ends. */
export interface ServerNode {
  readonly log: Log
  append(stream: string, expectation: Expectation, events: readonly ProposedEvent[]): Promise<Answer>
  remove(stream: string, expectation: Expectation, how: 'soft' | 'tombstone'): Promise<Answer>
}

/** Makes entries last, in their order; `kept` is called when one is safe. */
export type Keeper = (entry: Entry, kept: () => void) => void

/** For how long an append that repeats one that is under way waits before its outcome is called unknown. */
const COMMIT_TIMEOUT = 2000

export const createNode = (keep: Keeper, now: () => number = Date.now): ServerNode => {
  const log = createLog(now)
  const finish = (outcome: Outcome): Promise<Answer> => {
    if (outcome.kind === 'answer') return Promise.resolve(outcome.answer)
    if (outcome.kind === 'under-way')
      return new Promise((resolve) => {
        const why = 'Commit phase timeout.'
        setTimeout(() => resolve({ kind: 'timeout', why }), COMMIT_TIMEOUT).unref()
      })
    log.propose(outcome.entry)
    return new Promise((resolve) => {
      keep(outcome.entry, () => {
        log.commit(outcome.entry)
        resolve(outcome.answer)
      })
    })
  }
  const ticks = () => BigInt(now()) * 10_000n
  return {
    log,
    append: (stream, expectation, events) => finish(append(log, stream, expectation, events, ticks())),
    remove: (stream, expectation, how) => finish(remove(log, stream, expectation, how, ticks())),
  }
}
