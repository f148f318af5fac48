import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

// What `doctor` says of a group on SQLite files, in one world after another. Every entry lies on this one disk, and it says so.

let folder = ''
const at = (...parts: readonly string[]) => join(folder, ...parts)

/** A folder of this test's own, laid out so. */
const begin = (process?: string, more?: object): void => {
  const own = newFolder()
  onTestFinished(() => rmSync(own, { recursive: true, force: true }))
  layOut(own, process, more)
  folder = own
}
beforeEach(() => begin())

interface Line {
  readonly severity: string
  readonly entry: string | null
  readonly check: string
  readonly says: string
  readonly todo: string | null
}

const examined = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await call(folder, ['doctor', ...argv, '--json'])
  expect(stderr).toBe('')
  const document: { readonly diagnoses: readonly Line[]; readonly exitCode: number } = JSON.parse(stdout)
  expect(document.exitCode).toBe(code)
  for (const { severity, says, todo } of document.diagnoses) {
    expect(`${says}${todo}`, 'one line').not.toMatch(/[\r\n]/)
    expect(todo === null, 'whatever is not fine says what to do').toBe(severity === 'fine')
  }
  return { code, wrong: document.diagnoses.filter((d) => d.severity !== 'fine'), all: document.diagnoses }
}

const asDescribed = ['--description', 'group.yaml'] as const

/** Without what SQLite itself puts beside a database that is read. */
const everyFile = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-(wal|shm)$/.test(name))
    .toSorted()

describe('a group that is only described', () => {
  test('is looked at with nothing wrong but the one disk, and nothing is changed', async () => {
    const before = everyFile(folder)
    const { code, wrong, all } = await examined(...asDescribed)
    expect(wrong.map(({ severity, entry, check }) => [severity, entry, check])).toEqual([
      ['warning', 'machine-b', 'apart'],
    ])
    expect(code).toBe(5)
    expect(all.filter((d) => d.check === 'staging folder')).toHaveLength(2)
    expect(everyFile(folder)).toEqual(before)
  })

  test.each([
    [
      'the backup folder is gone',
      () => rmSync(at('machine-b', 'backup'), { recursive: true }),
      'machine-b',
      'backup folder',
      'Make the folder ',
    ],
    [
      'the staging folder is a file',
      () => {
        rmSync(at('machine-a', 'staging'), { recursive: true })
        writeFileSync(at('machine-a', 'staging'), '')
      },
      'machine-a',
      'staging folder',
      'Make the folder ',
    ],
    [
      'the folder of the database is gone',
      () => rmSync(at('machine-b', 'instance'), { recursive: true }),
      'machine-b',
      'instance folder',
      'Make the folder ',
    ],
    [
      'the database is not there',
      () => rmSync(at('machine-a', 'instance', 'orders.sqlite')),
      'machine-a',
      'database',
      'Put the file into ',
    ],
    [
      'the file is no database',
      () =>
        writeFileSync(
          at('machine-a', 'instance', 'orders.sqlite'),
          'a text that is long enough to be looked at as the header of a database'.repeat(20),
        ),
      'machine-a',
      'database',
      'instance and database of the entry',
    ],
  ])('%s: an error that says what to do', async (_, spoil, entry, check, todo) => {
    spoil()
    const { code, wrong } = await examined(...asDescribed)
    expect(code).toBe(6)
    const error = wrong.find((d) => d.severity === 'error')
    expect(error).toMatchObject({ entry, check })
    expect(error?.todo).toContain(todo)
  })

  test('people get one line for each, the worst first, and the sum', async () => {
    rmSync(at('machine-b', 'backup'), { recursive: true })
    const { code, stdout } = await call(folder, ['doctor', ...asDescribed])
    const lines = stdout.trimEnd().split('\n')
    expect(code).toBe(6)
    expect(lines[0]).toMatch(/^error +orders machine-b +backup folder: .+ Make the folder /)
    expect(lines[1]).toMatch(/^warning +orders machine-b +apart: /)
    expect(lines[2]).toMatch(/^1 error, 1 warning; \d+ checks passed$/)
    expect(lines).toHaveLength(3)
    expect((await call(folder, ['doctor', ...asDescribed, '--all'])).stdout.split('\n').length).toBeGreaterThan(10)
  })
})

describe('a log that cannot be used is an error of its own', () => {
  test('it is not there', async () => {
    const { code, wrong } = await examined()
    expect({ code, checks: wrong.map((d) => d.check) }).toEqual({ code: 6, checks: ['log'] })
    expect(existsSync(at('log'))).toBe(false)
  })

  test('something else lies in its place, and stays as it is', async () => {
    mkdirSync(at('log'))
    const text = 'not a log at all, but long enough to be looked at by SQLite as a header'.repeat(5)
    writeFileSync(at('log', 'failover.sqlite'), text)
    const { wrong } = await examined()
    expect(wrong[0]?.todo).toContain('Put the file aside')
    expect(readFileSync(at('log', 'failover.sqlite'), 'utf8')).toBe(text)
  })
})

test('a log in EventStoreDB is looked at on its server', async () => {
  const emulator = await startEmulator()
  onTestFinished(() => emulator.stop())
  begin('supervisor-1', { log: { eventstoredb: { connection: emulator.connectionString } } })
  const { code, wrong } = await examined()
  expect(wrong.map(({ severity, check }) => [severity, check])).toEqual([
    ['error', 'group'],
    ['warning', 'TLS'],
  ])
  expect(wrong[0]?.todo).toContain('db-failover apply group.yaml')
  expect(code).toBe(6)
  await emulator.stop()
  const gone = await examined()
  expect(gone.wrong.map((d) => d.check)).toEqual(['log'])
})

test.each([
  [['nosuch'], 'the process file runs no group nosuch (groups: orders)'],
  [['a/b'], '"a/b" is no group\'s name'],
  [['--description', 'missing.yaml'], 'missing.yaml: there is no such file'],
])('doctor %j is a mistake in usage', async (argv, says) => {
  const { code, stderr } = await call(folder, ['doctor', ...argv])
  expect(code).toBe(2)
  expect(stderr).toContain(says)
})

test.each(['run', 'doctor'])(
  'a missing file of an authority is named by its place in the process file: %s',
  async (command) => {
    begin('supervisor-1', { engine: 'sqlserver', certificateAuthorities: ['./ca.pem', './gone.pem'] })
    writeFileSync(at('ca.pem'), 'x')
    const { code, stderr } = await call(folder, command === 'run' ? ['run'] : ['doctor', ...asDescribed])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /db-failover\.yaml:\d+:\d+: certificateAuthorities\[1\]: .+gone\.pem: there is no such file; put the PEM file .+\n$/,
    )
  },
)

test.each([
  ['a folder', './machine-a', 'is a folder: name a file in it as the log'],
  ['in a file', './group.yaml/failover.sqlite', '): correct log.sqlite in the process file'],
])('a log that is %s is one clear line for whoever wants to write it', async (_, sqlite, says) => {
  begin('supervisor-1', { log: { sqlite } })
  const { code, stderr } = await call(folder, ['run'])
  expect(code).toBe(3)
  expect(stderr).toContain(says)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
