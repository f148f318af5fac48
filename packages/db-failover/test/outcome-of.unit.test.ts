import { type Event, event, type OperationId, type RequestId } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../src/cli/failure.ts'
import { outcomeOf } from '../src/cli/outcome-of.ts'

const request = 'r1' as RequestId
const operation = 'orders/1/2' as OperationId
const on = 'machine-b' as never
const why = { code: 'X', says: 'no space' }
const ended = (how: 'done' | 'refused' | 'lapsed' | 'withdrawn') => event('RequestEnded', { request, how, why: 'so' })
const copyFailed = event('BackupCopyFailed', { operation, set: operation, on, why, attempt: 0, retryAfter: null })
const verified = event('CopyVerified', { set: operation, on })
const backupFailed = event('BackupFailed', { operation, why, attempt: 0, retryAfter: null })
const aborted = event('SwitchAborted', { operation, kind: 'planned', why: 'the target failed', content: false })

/** Only what is asked of an event here: what it is, and who wrote it. */
const told = (events: readonly Event[]): readonly ChainedEvent[] =>
  events.map((e) => ({ event: e, from: { actor: 'carol', at: '2026-01-01T00:00:00.000Z' } }) as ChainedEvent)

const code = (...events: readonly Event[]): number => {
  const failure = outcomeOf(told(events))
  return failure === null ? 0 : exitCodeOf(failure)
}

describe('what to type after a backup that failed', () => {
  const begun = (cause: 'manual' | 'switch') =>
    event('BackupStarted', {
      operation,
      kind: 'differential',
      cause,
      epoch: operation as never,
      entry: on,
      generation: 'g',
      base: null,
      attempt: 0,
      request: cause === 'manual' ? request : null,
    })
  const lost = event('OperationAbandoned', { operation, why: 'nothing is known of it' })

  test.each([
    ['asked for, it failed', 'backup differential', [begun('manual'), backupFailed]],
    ['asked for, nothing is known of it', 'backup differential', [begun('manual'), lost]],
    ['the last one of a switch', 'status', [begun('switch'), backupFailed]],
  ] as const)('%s', (_what, expected, events) => {
    const failure = outcomeOf(told(events))
    expect(failure?._tag === 'Failed' && failure.next).toBe(expected)
  })
})

describe('how a request ended, as an exit code', () => {
  test.each([
    ['nothing went wrong', 0, []],
    ['it was done', 0, [ended('done')]],
    ['the leader refused it', 1, [ended('refused')]],
    ['it was withdrawn', 1, [ended('withdrawn')]],
    ['no leader took it up in time', 3, [ended('lapsed')]],
    ['the backup failed', 1, [backupFailed]],
    ['no folder has it', 1, [copyFailed]],
    ['one folder has it, another failed', 0, [verified, copyFailed]],
    ['one folder failed, another has it', 0, [copyFailed, verified]],
    ['the switch was undone', 1, [verified, aborted]],
  ] as const)('%s', (_what, expected, events) => {
    expect(code(...events)).toBe(expected)
  })
})
