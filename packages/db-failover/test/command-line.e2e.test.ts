import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, newFolder, type Process, start } from './world/calling.ts'
import { layOut } from './world/group.ts'

// A supervisor of its own process, a group on real files, and every command that a person may type at it. The tests
// are one story: each goes on from where the one before it ended.

let folder = ''
let supervisor: Process
const at = (...parts: readonly string[]) => join(folder, ...parts)

beforeAll(async () => {
  folder = newFolder()
  layOut(folder, 'supervisor-1', { alarms: [{ file: './alarms.jsonl' }, { command: ['no-such-program'] }] })
  supervisor = start(folder, ['run'])
  await supervisor.says('supervises orders')
})
afterAll(async () => {
  supervisor.signal('SIGKILL')
  await supervisor.ended
  rmSync(folder, { recursive: true, force: true })
})

const json = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await call(folder, [...argv, '--json'])
  expect(stderr).toBe('')
  return { code, document: JSON.parse(stdout) }
}

describe('a group from its description to its last day', () => {
  test('before it is described, what can be typed is named', async () => {
    const { code, stderr } = await call(folder, ['status'])
    expect({ code, stderr }).toMatchObject({ code: 1 })
    expect(stderr).toContain('type: db-failover apply group.yaml')
  })

  test('apply creates it and makes it as described; a second time there is nothing to do', async () => {
    const first = await call(folder, ['apply', 'group.yaml'])
    expect(first).toMatchObject({ code: 0 })
    const second = await call(folder, ['apply', 'group.yaml'])
    expect(second).toMatchObject({ code: 0, stdout: 'orders is as described\n' })
    const { document } = await json('status')
    expect(document[0]).toMatchObject({ phase: 'off', master: 'machine-a', active: null })
  })

  test('to switch failover on without consent is refused, with what would make it possible', async () => {
    const { code, stderr } = await call(folder, ['enable'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/refused \(.+\): .+\n {2}possible: .+\n {2}type: db-failover enable --accept-data-loss\n/)
    const { document } = await json('enable')
    expect(document).toMatchObject({ error: { _tag: 'Refused', rejection: { _tag: 'ConsentMissing' } }, exitCode: 1 })
  })

  test('with consent it is on, and a full backup reaches the backup database by itself', async () => {
    expect(await call(folder, ['enable', '--accept-data-loss'])).toMatchObject({ code: 0 })
    await supervisor.says('The full backup')
    expect(await call(folder, ['backup', 'full'])).toMatchObject({ code: 0, stdout: 'done\n' })
    const { document } = await json('status')
    expect(document[0]).toMatchObject({ phase: 'protected', active: 'machine-a', situation: { wrong: null } })
    expect(document[0].entries[1]).toMatchObject({ id: 'machine-b', restorableNow: true, place: 1 })
    expect(readdirSync(at('machine-b', 'backup')).filter((n) => n.endsWith('.dbfb')).length).toBeGreaterThan(0)
  })

  test('doctor finds a group that works, and that all of it lies on one disk', async () => {
    const { code, document } = await json('doctor')
    const wrong = document.diagnoses.filter((d: { severity: string }) => d.severity !== 'fine')
    expect({ code, wrong: wrong.map((d: { check: string }) => d.check) }).toEqual({ code: 5, wrong: ['apart'] })
    expect((await call(folder, ['doctor', 'orders', '--all'])).stdout).toMatch(
      /fine +orders +integrity: The newest \d+ events of the log are what was written\.\n(?:.*\n)*fine +orders +policy: /,
    )
  })

  test('status for people shows the active, the master flag and the restorable point', async () => {
    const { stdout } = await call(folder, ['status'])
    expect(stdout).toMatch(/^orders {2}protected\n {2}Nothing is wrong;/)
    expect(stdout).toMatch(/● active +machine-a \(Master\) +healthy/)
    expect(stdout).toMatch(/○ +machine-b +place 1 +healthy +restorable, .+ old +\d+ verified/)
    expect(stdout).toMatch(/due next +full backup in /)
  })

  test('the ledger names every set, where it lies and what became of each copy', async () => {
    const { document } = await json('status', '--copies')
    expect(document[0].copies.length).toBeGreaterThan(1)
    expect(document[0].copies[0]).toMatchObject({
      kind: 'full',
      cause: 'manual',
      of: 'machine-a',
      copies: { 'machine-b': 'verified' },
    })
    expect((await call(folder, ['status', '--copies'])).stdout).toMatch(
      /orders\/1\/\d+ +full +machine-a, .+ machine-b verified +manual/,
    )
  })

  test('one change each: policy, schedule, order', async () => {
    expect(await call(folder, ['policy', 'hostLease=2s', 'maxLoss=1h'])).toMatchObject({ code: 0 })
    expect((await call(folder, ['policy'])).stdout).toContain('hostLease=2s\n')
    expect(await call(folder, ['schedule', '--differential', '30m'])).toMatchObject({ code: 0 })
    expect((await call(folder, ['schedule'])).stdout).toContain('differential {"every":"30m"}')
    expect(await call(folder, ['order', 'machine-a'])).toMatchObject({ code: 1 })
    expect(await call(folder, ['policy', 'hostLeas=2s'])).toMatchObject({ code: 2 })
    expect(await call(folder, ['policy', 'hostLease=soon'])).toMatchObject({ code: 2 })
    expect(await call(folder, ['schedule', '--full', 'sometimes'])).toMatchObject({ code: 2 })
  })

  test('a pause is the first thing that status shows; it ends when asked', async () => {
    expect(await call(folder, ['pause', '1h', '--reason', 'network work'])).toMatchObject({ code: 0 })
    expect((await call(folder, ['status'])).stdout).toMatch(/^PAUSED until .+ by carol: network work\n/)
    expect(await call(folder, ['resume'])).toMatchObject({ code: 0 })
    expect(await call(folder, ['resume'])).toMatchObject({ code: 0, stdout: 'nothing to change\n' })
  })

  test('a drill and a differential are followed to their ends', async () => {
    expect(await call(folder, ['drill'])).toMatchObject({ code: 0, stdout: 'done\n' })
    const { code, document } = await json('backup', 'differential')
    expect({ code, done: document.done }).toEqual({ code: 0, done: true })
    expect(document.events.map((e: { type: string }) => e.type)).toContain('CopyVerified')
  })

  test('a planned failover loses nothing and says what it would use; the way back keeps everything', async () => {
    const forecast = await json('failover', '--forecast')
    expect(forecast.document.candidates[0]).toMatchObject({ entry: 'machine-b' })
    const moved = await call(folder, ['failover', '--planned'])
    expect(moved).toMatchObject({ code: 0 })
    expect(moved.stderr).toContain('would use machine-b: full ')
    const { document } = await json('status')
    expect(document[0]).toMatchObject({ active: 'machine-b', master: 'machine-a', lastLoss: null })
    expect(await call(folder, ['return', '--keep-changes', '--discard-changes'])).toMatchObject({ code: 2 })
    expect(await call(folder, ['return', '--keep-changes'])).toMatchObject({ code: 0 })
    expect((await json('status')).document[0]).toMatchObject({ active: 'machine-a' })
  })

  test('history tells it in sentences, with what each switch cost', async () => {
    const { stdout } = await call(folder, ['history'])
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \(UTC\)\n/)
    expect(stdout).toContain('The failover group orders was created')
    expect(stdout).toMatch(/: a planned failover from machine-a to machine-b\n[\s\S]*loss +none/)
    const { document } = await json('history')
    expect(document.switches).toHaveLength(2)
    expect(document.events.length).toBeGreaterThan(document.switches.length)
    const { document: part } = await json('history', '--operation', document.switches[0].operation)
    expect(part.switches).toHaveLength(1)
  })

  test('the log is proved against the manifests in the backup folders, and shown as it stood', async () => {
    const { code, document } = await json('audit', 'verify', '--anchors', 'machine-a/backup', 'machine-b/backup')
    expect(code).toBe(0)
    expect(document).toMatchObject({ sound: true })
    expect(document.anchors).toBeGreaterThan(1)
    expect(Number(document.unanchoredFrom)).toBe(Number(document.anchoredUpTo) + 1)
    expect((await json('audit', 'at', '0')).document).toMatchObject({ phase: 'off', entries: [] })
    expect(await call(folder, ['audit', 'at', '2001-01-01'])).toMatchObject({ code: 1 })
    expect(await call(folder, ['audit', 'verify', '--anchors', 'nowhere'])).toMatchObject({ code: 2 })
  })

  test('an alarm opens, reaches its sink, and is over when its cause is; a sink that fails is itself an alarm', async () => {
    rmSync(at('machine-b', 'instance'), { recursive: true })
    await supervisor.says('ALARM entry lost (machine-b)')
    expect((await call(folder, ['status', '--alarms'])).stdout).toContain('ALARM entry lost (machine-b)')
    const delivered = (): readonly string[] =>
      existsSync(at('alarms.jsonl'))
        ? readFileSync(at('alarms.jsonl'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
            .map(({ kind, state, subject }) => `${kind} (${subject}) ${state}`)
        : []
    await expect.poll(delivered, { timeout: 20_000 }).toContain('entry lost (machine-b) open')
    await expect.poll(delivered, { timeout: 20_000 }).toContain('delivery failing (command no-such-program) open')
    mkdirSync(at('machine-b', 'instance'))
    await expect.poll(delivered, { timeout: 20_000 }).toContain('entry lost (machine-b) over')
  })

  test('a second supervisor of the same name is told so', async () => {
    const second = start(folder, ['run'])
    expect(await second.ended).toEqual({ code: 2, signal: null })
    expect(second.said()).toContain('Another supervisor named supervisor-1 is alive')
  })

  test('asked to stop, the supervisor ends with 0', async () => {
    supervisor.signal('SIGTERM')
    expect(await supervisor.ended).toEqual({ code: 0, signal: null })
    expect(supervisor.said()).toContain('stopped')
    const { document } = await json('status')
    expect(document[0]).toMatchObject({ watched: { live: false }, situation: { type: 'run' } })
    expect((await call(folder, ['status'])).stdout).toContain('The supervisor supervisor-1 was stopped at')
  })

  test('doctor says that nobody watches, and what to type', async () => {
    expect((await call(folder, ['doctor'])).stdout).toMatch(/warning +orders +supervisor: .+ Type: db-failover run\n/)
  })

  test('without a live leader a request is withdrawn, or left if that is wanted', async () => {
    const { code, stderr } = await call(folder, ['backup', 'full'])
    expect(code).toBe(3)
    expect(stderr).toContain('supervisor-1 led this group and was stopped at')
    expect(stderr).toContain('The request was withdrawn.')
    const left = await call(folder, ['backup', 'full', '--leave'])
    expect(left.code).toBe(3)
    expect(left.stderr).toMatch(/The request [0-9a-f-]+ stays in the log/)
    expect((await json('status')).document[0].requests).toHaveLength(1)
  })
})

describe('a log that is not what was written ends every reading command with 4 and names the revision', () => {
  const damage = (change: (db: DatabaseSync) => void): void => {
    const db = new DatabaseSync(at('log', 'failover.sqlite'))
    change(db)
    db.close()
  }

  test('an edited row', async () => {
    damage((db) =>
      db.exec("UPDATE events SET data = replace(data, 'network work', 'lunch break') WHERE type = 'Paused'"),
    )
    const { code, document } = await json('audit', 'verify')
    expect({ code, error: document.error._tag }).toEqual({ code: 4, error: 'Damaged' })
    const doctor = await json('doctor')
    expect(doctor.code).toBe(6)
    expect(doctor.document.diagnoses[0]).toMatchObject({ severity: 'error', group: 'orders', check: 'integrity' })
    expect(doctor.document.diagnoses[0].todo).toContain('db-failover audit verify --group orders')
    const paused = Number(document.error.revision)
    expect(paused).toBeGreaterThan(0)
    damage((db) =>
      db.exec("UPDATE events SET data = replace(data, 'lunch break', 'network work') WHERE type = 'Paused'"),
    )
    expect(await call(folder, ['audit', 'verify'])).toMatchObject({ code: 0 })
  })

  test('two rows that were swapped', async () => {
    const swap = `UPDATE events SET revision = CASE revision WHEN 5 THEN -6 ELSE -5 END WHERE revision IN (5, 6)
      AND stream = (SELECT id FROM streams WHERE name = 'failoverGroup-orders');
      UPDATE events SET revision = -revision WHERE revision < 0`
    damage((db) => db.exec(swap))
    const { code, document } = await json('audit', 'verify')
    expect({ code, revision: document.error.revision }).toEqual({ code: 4, revision: '5' })
    expect(await call(folder, ['status'])).toMatchObject({ code: 4 })
    damage((db) => db.exec(swap))
    expect(await call(folder, ['audit', 'verify'])).toMatchObject({ code: 0 })
  })

  test('a row that was cut out', async () => {
    damage((db) =>
      db.exec(`DELETE FROM events WHERE revision = 7
        AND stream = (SELECT id FROM streams WHERE name = 'failoverGroup-orders')`),
    )
    const { code, document } = await json('audit', 'verify')
    expect({ code, revision: document.error.revision }).toEqual({ code: 4, revision: '7' })
  })
})
