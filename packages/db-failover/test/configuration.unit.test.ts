import { readFileSync } from 'node:fs'
import { defaultPolicy, initialConfiguration } from '@db-failover/domain'
import { describe, expect, test } from 'vitest'
import { printed } from '../scripts/configuration.ts'
import { changesTo } from '../src/config/group/changes.ts'
import { descriptionFrom } from '../src/config/group/read.ts'
import { groupTemplate } from '../src/config/init/group-file.ts'
import { processTemplate } from '../src/config/init/process-file.ts'
import { mistakeText } from '../src/config/mistake.ts'
import { processFrom } from '../src/config/process/read.ts'
import { parseSource } from '../src/config/read-yaml.ts'

const processMistake = (text: string): string => {
  const source = parseSource('db-failover.yaml', text)
  if (source._tag === 'Left') return mistakeText(source.left)
  const read = processFrom(source.right, { HAVE: 'secret' })
  return read._tag === 'Left' ? mistakeText(read.left) : 'no mistake'
}

const groupMistake = (text: string): string => {
  const source = parseSource('group.yaml', text)
  if (source._tag === 'Left') return mistakeText(source.left)
  const read = descriptionFrom(source.right)
  return read._tag === 'Left' ? mistakeText(read.left) : 'no mistake'
}

const description = (text: string) => {
  const source = parseSource('/somewhere/group.yaml', text)
  if (source._tag === 'Left') throw new Error(mistakeText(source.left))
  const read = descriptionFrom(source.right)
  if (read._tag === 'Left') throw new Error(mistakeText(read.left))
  return read.right
}

const good = 'process: p1\nlog: { sqlite: log.sqlite }\ngroups: [orders]\n'

describe('each mistake in a process file gets one error that names file, line, path, what was found and what is allowed', () => {
  test.each([
    ['', 'db-failover.yaml:1:1: found null; allowed is the process file, an object with the keys process,'],
    ['process: [', 'db-failover.yaml:1:11: not YAML:'],
    ['process: p1\nprocess: p2\n', 'db-failover.yaml:2:1: not YAML: Map keys must be unique'],
    ['process: p1\n', 'db-failover.yaml:1:1: log: it is required: the place of the log'],
    ['lgo: 1\n', 'lgo: there is no key "lgo" here, did you mean log? (keys: process, log,'],
    [`${good}quite-other: 1\n`, 'quite-other: there is no key "quite-other" here (keys: process,'],
    [`${good}engine: oracle\n`, 'db-failover.yaml:4:9: engine: found "oracle"; allowed is one of sqlite'],
    ['process: a/b\n', 'db-failover.yaml:1:10: process: found "a/b"; allowed is a name: letters, digits, \'.\''],
    ['process: toString\n', 'process: found "toString"; allowed is a name: letters, digits,'],
    [
      'process: p1\nlog: somewhere\n',
      'log: found "somewhere"; allowed is the place of the log, with exactly one of the keys sqlite, eventstoredb',
    ],
    ['process: p1\nlog: { file: x }\n', 'log: found ["file"]; allowed is the place of the log, with exactly one of'],
    [
      'process: p1\nlog: { eventstoredb: { connection: http://es1 } }\n',
      'log.eventstoredb.connection: found "a value that is not shown"; allowed is esdb://',
    ],
    [
      'process: p1\nlog: { eventstoredb: { connection: esdb://es1, credentials: { user: admin, password: x } } }\n',
      'log.eventstoredb.credentials.user: found "a value that is not shown"; allowed is a reference',
    ],
    [
      'process: p1\nlog: { eventstoredb: { connection: { env: NOT_THERE } } }\ngroups: [orders]\n',
      'log.eventstoredb.connection: the environment has no variable NOT_THERE',
    ],
    ['process: p1\nlog: { sqlite: x }\ngroups: []\n', 'groups: found []; allowed is a list of group names, at least 1'],
    ['process: p1\nlog: { sqlite: x }\ngroups: [a, 7]\n', 'groups[1]: found 7; allowed is a group'],
    ['process: p1\nlog: { sqlite: x }\ngroups: [a, a]\n', 'groups[1]: a stands in the list twice'],
    [`${good}witnesses: [gateway]\n`, 'witnesses[0]: found "gateway"; allowed is a host and a port'],
    [
      `${good}alarms:\n  - timeout: 1s\n`,
      'alarms[0]: found ["timeout"]; allowed is an alarm sink, with exactly one of the keys command, webhook, file',
    ],
    [
      `${good}alarms:\n  - { file: a, webhook: "http://x" }\n`,
      'alarms[0]: found ["file","webhook"]; allowed is an alarm sink',
    ],
    [`${good}alarms:\n  - { command: "rm -rf" }\n`, 'alarms[0].command: found "rm -rf"; allowed is a list'],
    [
      `${good}alarms:\n  - { command: [notify], timeout: 10 }\n`,
      'alarms[0].timeout: found 10; allowed is a duration such as 500ms, 30s',
    ],
    [
      `${good}alarms:\n  - { command: [notify], timeout: 0s }\n`,
      'alarms[0].timeout: found "0s"; allowed is a duration',
    ],
    [
      `${good}alarms:\n  - { webhook: "ftp://x" }\n`,
      'alarms[0].webhook: found "ftp://x"; allowed is an http or https address',
    ],
    [
      `${good}alarms:\n  - { webhook: "http://x", headers: { a: { env: MISSING } } }\n`,
      'alarms[0].headers.a: the environment has no variable MISSING',
    ],
    [`${good}credentials:\n  sql1: { user: { env: HAVE } }\n`, 'credentials.sql1.password: it is required'],
    [
      `${good}credentials:\n  sql1: { user: { env: HAVE }, password: { env: MISSING } }\n`,
      'db-failover.yaml:5:42: credentials.sql1.password: the environment has no variable MISSING',
    ],
  ])('%j', (text, expected) => {
    const says = processMistake(text)
    expect(says).toContain(expected)
    expect(says.split('\n')).toHaveLength(1)
  })

  test('the process file that the documents show for EventStoreDB is understood', () => {
    const file = new URL('../../../test/packages/examples/db-failover-eventstoredb.yaml', import.meta.url)
    const source = parseSource('db-failover.yaml', readFileSync(file, 'utf8'))
    if (source._tag === 'Left') throw new Error(source.left.says)
    const read = processFrom(source.right, { LOG_USER: 'supervisor', LOG_PASSWORD: 'x' })
    expect(read).toMatchObject({ right: { log: { eventstoredb: { credentials: { user: { env: 'LOG_USER' } } } } } })
  })

  test('a secret that is written out is refused and not repeated', () => {
    const says = processMistake(`${good}credentials:\n  sql1: { user: { env: HAVE }, password: hunter2 }\n`)
    expect(says).toContain('credentials.sql1.password: found "a value that is not shown"; allowed is a reference')
    expect(says).not.toContain('hunter2')
  })

  test('an address with a password in it is refused', () => {
    expect(processMistake(`${good}alarms:\n  - { webhook: "http://user:pass@x" }\n`)).toContain('allowed is an http')
  })
})

const entry = (id: string, more = '') =>
  `  - { id: ${id}, machine: ${id}, server: ${id}, instance: ./${id}, database: orders, staging: ./${id}/s, backup: ./${id}/b${more} }\n`
const group = (rest: string) => `group: orders\nentries:\n${entry('a')}${entry('b')}${entry('c')}${rest}`

describe('each mistake in a group description gets one error', () => {
  test.each([
    ['group: orders\n', 'entries: it is required: a list of entries'],
    [group(''), 'master: it is required'],
    [group('master: d\n'), 'group.yaml:6:9: master: there is no entry d (entries: a, b, c)'],
    [group('master: a\norder: [b]\n'), 'order: the backup database c is missing in it'],
    [group('master: a\norder: [b, x]\n'), 'order[1]: there is no entry x'],
    [group('master: a\norder: [b, b, c]\n'), 'order[1]: b stands in the order twice'],
    [group('master: a\norder: [a, b, c]\n'), 'order[0]: a is the master and has no place in the order'],
    [group('master: a\nmode: mirroring\n'), 'mode: found "mirroring"; allowed is one of backup-and-restore'],
    [
      `group: orders\nentries:\n${entry('a')}${entry('a')}master: a\n`,
      'entries[1].id: there is another entry a before it',
    ],
    [`group: orders\nentries:\n${entry('a', ', port: 1')}master: a\n`, 'entries[0].port: there is no key "port" here'],
    [
      `group: orders\nentries:\n${entry('a').replace('./a/b', '{ server: x }')}master: a\n`,
      'entries[0].backup.supervisor: it is required',
    ],
    [
      group('master: a\npolicy: { hostLeaseMs: 1 }\n'),
      'policy.hostLeaseMs: there is no key "hostLeaseMs" here, did you mean hostLease?',
    ],
    [group('master: a\npolicy: { hostLease: 30 }\n'), 'policy.hostLease: found 30; allowed is a duration'],
    [
      group('master: a\npolicy: { withoutLog: pause }\n'),
      'policy.withoutLog: found "pause"; allowed is one of stop, keep, or undecided',
    ],
    [
      group('master: a\npolicy: { retainFulls: 0 }\n'),
      'policy.retainFulls: found 0; allowed is a whole number, 1 or more',
    ],
    [
      group('master: a\npolicy: { returnWindow: { from: "25:00", to: "02:00", zone: UTC } }\n'),
      'policy.returnWindow.from: found "25:00"; allowed is a time of day',
    ],
    [group('master: a\nschedule: { full: 1d }\n'), 'schedule.full: found "1d"; allowed is { every: 15m }, or'],
    [group('master: a\nschedule: { full: { every: 1w } }\n'), 'schedule.full.every: found "1w"; allowed is a duration'],
    [
      group('master: a\nschedule: { full: { at: ["01:00"], zone: Mars/Olympus } }\n'),
      'schedule.full.zone: found "Mars/Olympus"; allowed is an IANA time zone',
    ],
    [
      group('master: a\nschedule: { full: { at: ["01:00"], zone: UTC, days: [monday] } }\n'),
      'schedule.full.days[0]: found "monday"; allowed is one of mon',
    ],
    [group('master: a\nautomaticReconnect: yes\n'), 'automaticReconnect: found "yes"; allowed is whether the master'],
  ])('%#', (text, expected) => {
    expect(groupMistake(text)).toContain(expected)
  })
})

describe('encryption of backups', () => {
  const file = (engine: string, text: string) =>
    `process: p\nlog: { sqlite: ./l.sqlite }\ngroups: [a]\nengine: ${engine}\nbackupEncryption: ${text}\n`

  test.each([
    ['sqlserver', '{ certificate: "Backups 2026" }', 'no mistake'],
    ['sqlserver', '{ certificate: backups, algorithm: AES_128 }', 'no mistake'],
    ['sqlserver', 'none', 'no mistake'],
    ['sqlite', 'none', 'no mistake'],
    ['sqlite', '{ certificate: backups }', 'backups of sqlite databases are not encrypted'],
    ['sqlserver', '{ algorithm: AES_256 }', 'backupEncryption.certificate: it is required'],
    ['sqlserver', '{ certificate: "" }', 'backupEncryption.certificate: found ""; allowed is a certificate\'s name'],
    ['sqlserver', `{ certificate: ${'x'.repeat(129)} }`, "allowed is a certificate's name of 1 to 128 characters"],
    [
      'sqlserver',
      '{ certificate: b, algorithm: DES }',
      'backupEncryption.algorithm: found "DES"; allowed is one of AES_256',
    ],
    ['sqlserver', '{ certifcate: b }', 'did you mean certificate?'],
  ])('of %s: %s', (engine, text, expected) => {
    expect(processMistake(file(engine, text))).toContain(expected)
  })
})

test('what init writes is read without a mistake and says the defaults', () => {
  expect(processMistake(processTemplate('orders', 'supervisor-1'))).toBe('no mistake')
  const read = description(groupTemplate('orders'))
  expect(read.policy).toEqual({ ...defaultPolicy, withoutLog: 'stop' })
  expect(read.order).toEqual(['backup-1', 'backup-2'])
  expect(read.entries[0]?.staging).toEqual({
    server: '/somewhere/machine-a/staging',
    supervisor: '/somewhere/machine-a/staging',
  })
})

test('a description becomes the changes that lead to it, and none once it is so', () => {
  const wanted = description(
    group(
      'master: a\npolicy: { withoutLog: stop, hostLease: 2s }\nautomaticReconnect: { on: true, acknowledged: true }\n',
    ),
  )
  const changes = changesTo(initialConfiguration, wanted)
  expect(changes.map((c) => c.change)).toEqual([
    'designateMaster',
    'addBackupDatabase',
    'addBackupDatabase',
    'policy',
    'automaticReconnect',
  ])
  expect(changes[3]).toEqual({ change: 'policy', policy: { withoutLog: 'stop', hostLeaseMs: 2_000 } })
  const there = {
    ...initialConfiguration,
    master: wanted.master,
    order: wanted.order,
    entries: Object.fromEntries(wanted.entries.map((e) => [e.id, e])),
    policy: wanted.policy,
    schedule: wanted.schedule,
    automaticReconnect: { since: '2026-01-01T00:00:00.000Z', by: 'x' } as never,
  }
  expect(changesTo(there, wanted)).toEqual([])
  expect(changesTo({ ...there, order: [...wanted.order].reverse() }, wanted)).toEqual([
    { change: 'order', order: ['b', 'c'] },
  ])
})

test.each(Object.entries(printed()))('%s is what the codecs say', (path, text) => {
  const lies = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  expect(
    lies,
    'stale: run node --conditions=db-failover-source packages/db-failover/scripts/print-configuration.ts',
  ).toBe(text)
})
