import { type Observation, type OperationId, plus, type State } from '@db-failover/domain'
import type { Receipt } from '@db-failover/ports'
import type { Ambient } from '../ambient.ts'
import type { EffectRun } from '../effects/run.ts'
import type { Surroundings } from '../effects/work.ts'
import type { History } from '../history/history.ts'
import type { Answer } from '../history/recording.ts'
import type { HostsView } from '../hosts/hosts-view.ts'
import { saidBy } from '../log-words.ts'
import { backoff, retryIn } from '../time/backoff.ts'
import { guardedEngine, guardedFiles } from './guarded.ts'

/** What a group lends to its effects. */
export interface Lender {
  readonly ambient: Ambient
  readonly history: History
  readonly hosts: HostsView
  readonly mayAct: () => boolean
  /** The term in which this process leads. */
  readonly term: () => number
  readonly record: (observation: Observation, cause: string | null) => Promise<Answer>
  readonly startKnownAt: (operation: OperationId) => number
  readonly receiptAfterStart: (operation: OperationId) => Receipt | null
  readonly hostWaitMs: () => number
}

/** Between two questions whether this process may act again, in milliseconds. */
const askAgain = 100

/** Hands in an observation until it has been answered, through conflicts and log outages, while the effect is wanted. */
const reported = async (lender: Lender, mine: Surroundings, observation: Observation): Promise<boolean> => {
  const { clock, random, observability } = lender.ambient
  for (let failures = 1; !mine.signal.aborted; failures++) {
    const answer = await lender.record(observation, mine.cause)
    if (answer._tag === 'Decided') return true
    if (answer._tag === 'Refused') {
      observability.log('debug', 'an observation was refused', {
        group: lender.history.group,
        key: mine.key,
        rule: answer.rejection.rule,
        why: answer.rejection.why,
      })
      return true
    }
    const why = answer._tag === 'NotAllowed' ? answer.why : saidBy(answer.error)
    observability.log('debug', 'an observation waits', { group: lender.history.group, key: mine.key, why })
    await clock.sleep(backoff(100, 2_000, failures, random), mine.signal)
  }
  return false
}

export const surroundings = (lender: Lender, mine: Surroundings): EffectRun => {
  const { ambient, history } = lender
  const { clock } = ambient
  const policy = () => history.state().configuration.policy
  const delay = (failures: number) => retryIn(policy(), failures, ambient.random)
  const progress: EffectRun['progress'] = (p) => {
    mine.told(p)
    const { step, fraction, bytes = null } = p
    ambient.onProgress(
      { key: mine.key, type: mine.key.split(' ')[0] ?? mine.key, step, fraction, bytes },
      history.group,
    )
  }
  return {
    group: history.group,
    signal: mine.signal,
    state: (): State => history.state(),
    end: history.end,
    policy,
    clock,
    files: guardedFiles(ambient.files, lender.mayAct),
    engineOf: (entry) => guardedEngine(ambient.engines(entry), lender.mayAct),
    hosts: lender.hosts,
    permitted: async () => {
      while (!mine.signal.aborted) {
        if (lender.mayAct()) return true
        await clock.sleep(askAgain, mine.signal)
      }
      return false
    },
    report: (observation) => reported(lender, mine, observation),
    pause: async (ms) => {
      await clock.sleep(ms, mine.signal)
      return !mine.signal.aborted
    },
    retrying: (failures, { code, says }) => {
      mine.failed(failures, says)
      ambient.observability.log('info', 'a step failed and is tried again', {
        group: history.group,
        key: mine.key,
        failures,
        code,
        says,
      })
    },
    progress,
    run: { term: lender.term(), signal: mine.signal, progress },
    retryIn: delay,
    now: clock.now,
    retryAt: (failures) => plus(clock.now(), delay(failures)),
    startKnownAt: lender.startKnownAt,
    receiptAfterStart: lender.receiptAfterStart,
    hostWaitMs: lender.hostWaitMs,
  }
}
