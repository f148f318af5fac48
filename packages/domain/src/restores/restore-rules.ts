import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { type Rule, rulesOn } from '../rules/rule.ts'
import type { State } from '../state.ts'

const restored = rulesOn('RestoreFinished')
const failed = rulesOn('RestoreDidNotFinish')
type Finished = InputOf<'RestoreFinished'>
type Failed = InputOf<'RestoreDidNotFinish'>

/** The restore of the running switch. */
const forSwitch = ({ switches: { running: w } }: State, { operation }: Finished | Failed) =>
  w?.operation === operation && w.restore?.kind === 'running' && w.chain !== null
    ? ({ purpose: 'switch', on: w.to, chain: w.chain, generation: w.restore.generation } as const)
    : null

/** The running restore of a standby. */
const forStandby = ({ restores: { running: r } }: State, { operation }: Finished | Failed) =>
  r?.operation === operation
    ? ({ purpose: 'standby', on: r.on, chain: r.chain, generation: r.generation } as const)
    : null

type Restore = NonNullable<ReturnType<typeof forSwitch> | ReturnType<typeof forStandby>>

const ofSwitch = somethingFound('of the switch', 'it is the restore of the running switch', forSwitch)
const ofStandby = somethingFound('of a standby', 'it is the running restore of a standby', forStandby)

const ended = (restore: Restore, _s: State, { operation, tookMs }: Finished) => [
  event('DatabaseRestored', { operation, ...restore, tookMs: Math.max(1, Math.round(tookMs)) }),
]

const notEnded = ({ purpose, on, chain }: Restore, _s: State, { operation, why, content }: Failed) => [
  event('RestoreFailed', { operation, purpose, on, chain, why, content }),
]

export const restoring: readonly Rule[] = [
  restored.records(
    'restore.done',
    'The restored database of a switch is opened and checked next.',
    { when: [ofSwitch] },
    ['DatabaseRestored'],
    withFound(forSwitch, ended),
  ),
  restored.records(
    'standby.done',
    'A restored standby waits unopened.',
    { when: [ofStandby] },
    ['DatabaseRestored'],
    withFound(forStandby, ended),
  ),
  restored.nothing('restore.late', 'The end of a restore that is not running changes nothing.'),
  failed.records(
    'restore.failed',
    'A failed restore undoes the switch: one that failed on content waits for a person, one that failed to reach is due again.',
    { when: [ofSwitch] },
    ['RestoreFailed'],
    withFound(forSwitch, notEnded),
  ),
  failed.records(
    'standby.failed',
    'A standby that cannot be restored counts as cold.',
    { when: [ofStandby] },
    ['RestoreFailed'],
    withFound(forStandby, notEnded),
  ),
  failed.nothing('restore.failed-late', 'The end of a restore that is not running changes nothing.'),
]
