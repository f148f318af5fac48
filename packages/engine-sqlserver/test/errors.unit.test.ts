import { describe, expect, it } from 'vitest'
import { errorAfter, errorOf } from '../src/errors.ts'
import { systemErrorIn } from '../src/server-message.ts'
import { verdictOfFailure } from '../src/verdicts.ts'

const messageOf = (number: number, message: string) =>
  Object.assign(new Error(message), { number, state: 1, class: 16 })

/** As the driver rejects: the last message on the error itself, those before it beside. */
const failure = (...messages: readonly (readonly [number, string])[]): Error => {
  const errors = messages.map(([number, says]) => messageOf(number, says))
  const last = errors.at(-1) ?? new Error('nothing')
  return Object.assign(last, { code: 'EREQUEST', precedingErrors: errors.slice(0, -1) })
}
const driver = (code: string, says: string, more: object = {}): Error =>
  Object.assign(new Error(says), { code, ...more })
const ended = [3013, 'BACKUP DATABASE is terminating abnormally.'] as const

describe('a statement that failed', () => {
  it.each([
    [
      'a database that is in use',
      [[3101, 'Exclusive access could not be obtained because the database is in use.'], ended],
      'Unreachable',
      '3101',
    ],
    ['no permission', [[262, 'BACKUP DATABASE permission denied in database.'], ended], 'NotPermitted', '262'],
    ['a wrong base', [[3136, 'This differential backup cannot be restored.'], ended], 'BadBackup', '3136'],
    ['a damaged set', [[3189, 'Damage to the backup set was detected.'], ended], 'BadBackup', '3189'],
    ['no such database', [[911, "Database 'x' does not exist."], ended], 'DatabaseMissing', '911'],
    [
      'a read-only database',
      [[3906, 'Failed to update database "x" because the database is read-only.']],
      'BadDatabase',
      '3906',
    ],
    [
      'a missing folder',
      [
        [3201, "Cannot open backup device 'x'. Operating system error 3(The system cannot find the path specified.)."],
        ended,
      ],
      'Unreachable',
      '3201',
    ],
    [
      'a missing file',
      [
        [3201, "Cannot open backup device 'x'. Operating system error 2(The system cannot find the file specified.)."],
        ended,
      ],
      'BadBackup',
      '3201',
    ],
    [
      'a forbidden folder',
      [[3201, "Cannot open backup device 'x'. Operating system error 5(Access is denied.)."], ended],
      'NotPermitted',
      '3201',
    ],
    [
      'a full disk',
      [[3202, 'Write on "x" failed: 112(There is not enough space on the disk.)'], ended],
      'NoSpace',
      '3202',
    ],
    ['an aborted backup', [[3204, 'The backup or restore was aborted.'], ended], 'OutcomeUnknown', '3204'],
  ] as const)('%s', (_name, messages, tag, code) => {
    const error = errorAfter(true)(failure(...messages))
    expect(error).toMatchObject({ _tag: tag, code })
    expect(error.says).toContain(messages[0][1])
  })

  it('is of unknown outcome when the connection was lost after it was sent, and not before', () => {
    const lost = driver('ECONNRESET', 'socket hang up')
    expect(errorAfter(true)(lost)).toMatchObject({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown' })
    expect(errorOf(lost)).toMatchObject({ _tag: 'Unreachable', retry: 'Transient' })
  })

  it('is cancelled when we cancelled it, whatever the server said of it', () => {
    const cancelled = driver('ECANCEL', 'Canceled.', {
      precedingErrors: [messageOf(3204, 'aborted'), messageOf(...ended)],
    })
    expect(errorAfter(true)(cancelled)._tag).toBe('Cancelled')
  })
})

describe('a probe that could not ask', () => {
  it.each([
    [
      'nobody listens',
      driver('ESOCKET', 'Failed to connect to a:1', {
        cause: new AggregateError([driver('ECONNREFUSED', 'connect ECONNREFUSED')]),
      }),
      'gone',
      true,
    ],
    ['no answer', driver('ETIMEOUT', 'Failed to connect to a:1 in 400ms'), 'gone', false],
    ['the handshake is cut', driver('ECONNRESET', 'Connection lost'), 'gone', false],
    [
      'an unknown certificate',
      driver('ESOCKET', 'Failed to connect to a:1 - self-signed certificate'),
      'unhappy',
      false,
    ],
    [
      'no encryption',
      driver('EENCRYPT', "Server did not negotiate encryption, but the 'encrypt' option is set"),
      'unhappy',
      false,
    ],
    ['a wrong password', driver('ELOGIN', "Login failed for user 'x'.", { number: 18456 }), 'unhappy', false],
    ['the server starts', driver('ELOGIN', 'SQL Server is not ready', { number: 17187 }), 'starting', false],
    ['script upgrade', driver('ELOGIN', 'Login failed', { number: 18401 }), 'starting', false],
    ['the service is paused', driver('ELOGIN', 'paused', { number: 17142 }), 'administrator', false],
    ['single-user mode', driver('ELOGIN', 'Login failed', { number: 18461 }), 'administrator', false],
    ['the server stops', driver('ELOGIN', 'shutting down', { number: 17188 }), 'gone', true],
    [
      'the database is suspect',
      failure([926, "Database 'x' cannot be opened. It has been marked SUSPECT."]),
      'unusable',
      false,
    ],
  ] as const)('%s', (_name, cause, verdict, refused) => {
    expect(verdictOfFailure(cause)).toMatchObject({ verdict, refused })
  })
})

it.each([
  ["Cannot open backup device 'x'. Operating system error 53(The network path was not found.).", 53],
  ['Write on "x" failed: 112(There is not enough space on the disk.)', 112],
  ['Nothing of the kind.', null],
])('%s', (message, number) => {
  expect(systemErrorIn(message)).toBe(number)
})
