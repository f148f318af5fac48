import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const restored = rulesOn('RestoreFinished')
const failed = rulesOn('RestoreDidNotFinish')

const ofSwitch = predicate<InputOf<'RestoreFinished'> | InputOf<'RestoreDidNotFinish'>>(
  'of the switch',
  'it is the restore of the running switch',
  (s, i) => s.switches.running?.operation === i.operation && s.switches.running.restore?.kind === 'running',
)

const ofStandby = predicate<InputOf<'RestoreFinished'> | InputOf<'RestoreDidNotFinish'>>(
  'of a standby',
  'it is the running restore of a standby',
  (s, i) => s.restores.running?.operation === i.operation,
)

export const restoring: readonly Rule[] = [
  restored.records(
    'restore.done',
    'The restored database of a switch is opened and checked next.',
    { when: [ofSwitch] },
    ['DatabaseRestored'],
    (s, i) => {
      const w = s.switches.running
      return w?.restore?.kind === 'running' && w.chain !== null
        ? [
            event('DatabaseRestored', {
              operation: i.operation,
              purpose: 'switch',
              on: w.to,
              chain: w.chain,
              generation: w.restore.generation,
              tookMs: Math.max(1, Math.round(i.tookMs)),
            }),
          ]
        : []
    },
  ),
  restored.records(
    'standby.done',
    'A restored standby waits unopened.',
    { when: [ofStandby] },
    ['DatabaseRestored'],
    (s, i) => {
      const r = s.restores.running
      return r === null
        ? []
        : [
            event('DatabaseRestored', {
              operation: i.operation,
              purpose: 'standby',
              on: r.on,
              chain: r.chain,
              generation: r.generation,
              tookMs: Math.max(1, Math.round(i.tookMs)),
            }),
          ]
    },
  ),
  restored.nothing('restore.late', 'The end of a restore that is not running changes nothing.'),
  failed.records(
    'restore.failed',
    'A failed restore undoes the switch: one that failed on content waits for a person, one that failed to reach is due again.',
    { when: [ofSwitch] },
    ['RestoreFailed'],
    (s, i) => {
      const w = s.switches.running
      return w !== null && w.chain !== null
        ? [
            event('RestoreFailed', {
              operation: i.operation,
              purpose: 'switch',
              on: w.to,
              chain: w.chain,
              why: i.why,
              content: i.content,
            }),
          ]
        : []
    },
  ),
  failed.records(
    'standby.failed',
    'A standby that cannot be restored counts as cold.',
    { when: [ofStandby] },
    ['RestoreFailed'],
    (s, i) => {
      const r = s.restores.running
      return r === null
        ? []
        : [
            event('RestoreFailed', {
              operation: i.operation,
              purpose: 'standby',
              on: r.on,
              chain: r.chain,
              why: i.why,
              content: i.content,
            }),
          ]
    },
  ),
  failed.nothing('restore.failed-late', 'The end of a restore that is not running changes nothing.'),
]
