import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { adviceFor, BlockReason, initial } from '@db-failover/domain'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programOf } from '../src/cli/program.ts'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

const folder = newFolder()
const inFolder = (name: string) => join(folder, name)
beforeAll(() => {
  layOut(folder)
  mkdirSync(inFolder('log'))
  writeFileSync(inFolder('empty.yaml'), ' \n')
  writeFileSync(inFolder('bytes.yaml'), new Uint8Array([0xff, 0x9b, 0x33, 0x31]))
  writeFileSync(inFolder('null.yaml'), 'group: orders\0')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('usage and configuration that cannot be understood end with 2 and one clear error', () => {
  test.each([
    [['stauts'], "unknown command 'stauts'"],
    [['status', '--wach'], "unknown option '--wach'"],
    [['backup'], "missing required argument 'kind'"],
    [['backup', 'partial'], 'Allowed choices are full, differential'],
    [['pause', '2h'], "required option '--reason <text>' not specified"],
    [['pause', '2 hours', '--reason', 'x'], 'Allowed is a duration such as 30s'],
    [['auto-reconnect', 'maybe'], 'Allowed choices are on, off'],
    [['cancel', 'orders-1-2'], 'Allowed is an operation such as orders/2/14'],
    [['remove', 'a/b'], "Allowed is an entry's name"],
    [['acknowledge', 'everything'], 'Allowed choices are failure, alarms, exhausted'],
    [['consent', 'anything'], 'Allowed choices are dataLoss, cutOffHosts'],
    [['add', 'machine-c'], "required option '--machine <name>' not specified"],
    [['rules', '--on', 'StartFailove'], 'there is no input "StartFailove", did you mean StartFailover?'],
    [['rules', '--on', ''], 'there is no input ""; without --on all are shown'],
    [['history', '--operation', 'orders-1-2'], 'Allowed is an operation such as orders/2/14'],
    [['order', 'a/b'], "Allowed is an entry's name"],
    [['init', 'bytes.yaml'], 'there is a file of this name, and no folder'],
    [['status', '--config', '.'], 'it is a folder: name the file in it'],
    [['status', '--config', 'empty.yaml'], 'empty.yaml: it is empty'],
    [['status', '--config', 'bytes.yaml'], 'bytes.yaml: it is no text in UTF-8'],
    [['apply', 'bytes.yaml'], 'bytes.yaml: it is no text in UTF-8'],
    [['apply', 'null.yaml'], 'null.yaml: it is no text in UTF-8'],
    [['demo', '--log', 'nothing'], '--log: "nothing" is no connection string of an EventStoreDB'],
    [['demo', '--log', 'esdb://carol:word@host'], '--log: a connection string with a user in it'],
    [['demo', '--log', 'esdb://'], '--log: the connection names no host'],
    [['demo', '--engine', 'sqlserver-emulator'], 'needs --emulator'],
    [['demo', '--engine', 'sqlserver-emulator', '--emulator', 'nowhere'], '--emulator: nowhere is no file'],
    [['demo', '--folder', inFolder('bytes.yaml')], 'there is a file of this name, and no folder'],
    [['apply', 'missing.yaml'], 'missing.yaml: there is no such file'],
    [['status', '--config', 'other.yaml'], 'other.yaml: there is no such file'],
    [['status', '--group', 'a/b'], '"a/b" is no group\'s name'],
    [['failover', '--to', 'a/b'], "Allowed is an entry's name"],
    [['policy', 'withoutLog=maybe'], 'withoutLog: '],
    [['init'], 'is there already'],
  ])('%j', async (argv, says) => {
    const before = readdirSync(folder)
    const { code, stdout, stderr } = await call(folder, argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
    expect(readdirSync(folder)).toEqual(before)
  })

  test('without a process file the next step is named', async () => {
    const empty = newFolder()
    const { code, stderr } = await call(empty, ['status'])
    expect(code).toBe(2)
    expect(stderr).toContain('type: db-failover init')
    rmSync(empty, { recursive: true })
  })
})

describe('--json', () => {
  test.each([[['stauts']], [['status']], [['rules']], [['apply', 'group.yaml', '--dry-run']]])(
    '%j prints one document and nothing else',
    async (argv) => {
      const { stdout, stderr } = await call(folder, [...argv, '--json'])
      expect(stderr).toBe('')
      expect(stdout.split('\n')).toHaveLength(2)
      expect(() => JSON.parse(stdout)).not.toThrow()
    },
  )

  test('an error is a document too, with the exit code', async () => {
    const { code, stdout } = await call(folder, ['status', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ error: { _tag: 'Unavailable', what: 'log' }, exitCode: 3 })
  })
})

test('a dry run writes nothing, not even a log', async () => {
  rmSync(join(folder, 'log'), { recursive: true, force: true })
  const { code, stdout } = await call(folder, ['apply', 'group.yaml', '--dry-run'])
  expect(code).toBe(0)
  expect(stdout).toContain('create the group orders')
  expect(stdout).toContain('add the backup database machine-b')
  expect(existsSync(join(folder, 'log'))).toBe(false)
})

test('a file that is no log is unavailable and not touched', async () => {
  mkdirSync(join(folder, 'log'), { recursive: true })
  const file = join(folder, 'log', 'failover.sqlite')
  writeFileSync(file, 'not a log at all, but long enough to be looked at by SQLite as a header')
  const { code, stderr } = await call(folder, ['status'])
  expect(code).toBe(3)
  expect(stderr).toContain(file)
  rmSync(file)
})

test('colours come on a terminal only, and NO_COLOR is respected', async () => {
  const coloured = '\u001b['
  expect((await call(folder, ['rules'], { isTTY: true })).stdout).toContain(coloured)
  expect((await call(folder, ['rules'])).stdout).not.toContain(coloured)
  expect((await call(folder, ['rules'], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(coloured)
})

const leaves = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)

const program = programOf(async () => {})

describe("every command's help teaches", () => {
  test.each(leaves(program).map((c) => [c.name(), c] as const))('%s', async (name, command) => {
    if (name === 'help') return
    expect(command.summary()).not.toBe('')
    expect(command.description()).not.toBe('')
    const path = command.parent === program ? [name] : [command.parent?.name() ?? '', name]
    const { code, stdout } = await call(folder, [...path, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain('--json')
    for (const line of stdout.split('\n').filter((l) => l.startsWith('  $ db-failover '))) understood(line.slice(16))
  })
})

/** The words of a line that a person would type, quotes respected. */
const words = (line: string): readonly string[] => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '')

/** Reads the line as the program would, and runs nothing. */
const understood = (line: string): void => {
  const quiet = programOf(async () => {}, { writeErr: () => {}, writeOut: () => {} })
  expect(() => quiet.parse([...words(line)], { from: 'user' }), line).not.toThrow()
}

test.each(['failover --force --accept-data-loss --without-contingency', 'failover --planned --without-contingency'])(
  'the waiver that a refusal names can be typed: %s',
  (line) => understood(line),
)

const reasons = Object.keys(BlockReason.keys) as readonly BlockReason[]

test.each(reasons)('what the rules tell a person to type about "%s" can be typed', (reason) => {
  const { next } = adviceFor(reason, initial)
  if (next === null) return
  understood(
    next.replace('FULL [DIFFERENTIAL]', 'orders/1/2 orders/1/4').replace('TEXT', 'text').replace('ENTRY', 'machine-b'),
  )
})
