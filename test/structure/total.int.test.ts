import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { top } from './tree.ts'

// The total that `.ci/run` ends with is shown reports as vitest writes them, forged.

const report = (...files: readonly (readonly ('passed' | 'failed' | 'skipped')[] | 'did not load')[]) => {
  const all = files.flatMap((file) => (file === 'did not load' ? [] : file))
  return JSON.stringify({
    numPassedTests: all.filter((status) => status === 'passed').length,
    numFailedTests: all.filter((status) => status === 'failed').length,
    testResults: files.map((file, f) => ({
      name: join(top, `${f}.unit.test.ts`),
      status: file === 'did not load' || file.includes('failed') ? 'failed' : 'passed',
      assertionResults:
        file === 'did not load'
          ? []
          : file.map((status, t) => ({
              status,
              title: `test ${t}`,
              fullName: `test ${t}`,
              failureMessages: status === 'failed' ? [`why test ${t} failed`] : [],
            })),
      message: file === 'did not load' ? 'why it did not load' : '',
    })),
  })
}

const totalOf = (reports: readonly string[], ...broken: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-reports-'))
  try {
    for (const [i, text] of reports.entries()) writeFileSync(join(folder, `${i}.json`), text)
    const ended = spawnSync(process.execPath, [join(top, '.ci', 'total.mjs'), folder, ...broken], { encoding: 'utf8' })
    return { code: ended.status, last: ended.stdout.trimEnd().split('\n').at(-1), all: ended.stdout }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.each([
  [
    'all reports are summed',
    [report(['passed', 'passed']), report(['passed', 'skipped'])],
    [],
    '3 passed, 0 failed',
    0,
  ],
  ['a failed test fails', [report(['passed', 'failed']), report(['passed'])], ['npm test'], '2 passed, 1 failed', 1],
  ['a file that did not load is a failure', [report(['passed'], 'did not load')], [], '1 passed, 1 failed', 1],
  ['a part that broke is one, though all tests passed', [report(['passed'])], ['npm test'], '1 passed, 1 failed', 1],
  ['no report is a failure', [], [], '0 passed, 1 failed', 1],
  ['a report without tests is a failure', [report()], [], '0 passed, 1 failed', 1],
  ['only skipped tests are a failure', [report(['skipped'])], [], '0 passed, 1 failed', 1],
  ['a report that breaks off is a failure', [report(['passed']), '{"numPassedTests": 7,'], [], '0 passed, 1 failed', 1],
  ['what is no report is a failure', ['{}'], [], '0 passed, 1 failed', 1],
] as const)('%s', (_, reports, broken, last, code) => {
  expect(totalOf(reports, ...broken)).toMatchObject({ last, code })
})

it('every file with skipped tests is named, with their number', () => {
  expect(totalOf([report(['passed', 'skipped', 'skipped'], ['skipped'])]).all).toBe(
    [
      'skipped: 0.unit.test.ts: test 1 and 1 more of this file (skipped)',
      'skipped: 1.unit.test.ts: test 0 (skipped)',
      '1 passed, 0 failed',
      '',
    ].join('\n'),
  )
})

it('every failure is named with its message, after all that was skipped', () => {
  expect(totalOf([report(['skipped', 'failed'], 'did not load')], 'npm test').all).toBe(
    [
      'skipped: 0.unit.test.ts: test 0 (skipped)',
      'failed: 0.unit.test.ts: test 1',
      '  why test 1 failed',
      'failed: 1.unit.test.ts',
      '  why it did not load',
      'failed: npm test',
      '0 passed, 2 failed',
      '',
    ].join('\n'),
  )
})
