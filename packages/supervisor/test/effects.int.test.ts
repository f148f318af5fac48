import { expect, it } from 'vitest'
import { entry } from './kit/entries.ts'
import { installation } from './kit/installation.ts'

const error = (_tag: 'Unreachable' | 'BadBackup' | 'NoSpace' | 'BadDatabase', retry: 'Transient' | 'Permanent') =>
  ({ _tag, retry, code: 'TEST', says: 'injected' }) as const
const b = entry('b').id
const c = entry('c').id

it('P9: a folder that fails does not spoil the others; its copy is retried until it is there', async () => {
  const here = installation()
  await here.start()
  await here.protect('b', 'c')
  here.world.files.delete('/c/backup')
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.types().includes('BackupCopyFailed'), 'one folder fails')
  await here.clock.pass(5_000)
  const newest = () => Object.values(here.state().backups.sets).at(-1)
  expect(newest()?.copies[b]?.kind).toBe('verified')
  expect(newest()?.copies[c]?.kind).toBe('missing')
  here.world.files.set('/c/backup', new Map())
  await here.clock.until(() => newest()?.copies[c]?.kind === 'verified', 'it is copied after all')
})

it('a copy that cannot be asked about is asked about again; one that is bad is rejected and copied anew', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  here.faults.inject('verify', { kind: 'fail', error: error('Unreachable', 'Transient') }, { times: 3 })
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.types().filter((t) => t === 'CopyVerified').length === 2, 'it is verified')
  expect(here.types()).not.toContain('CopyRejected')
  here.faults.inject('verify', { kind: 'fail', error: error('BadBackup', 'Permanent') })
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.types().filter((t) => t === 'CopyVerified').length === 3, 'it is verified')
  expect(here.types().filter((t) => t === 'CopyRejected')).toHaveLength(1)
})

it('a backup that fails is tried again later, with what the engine said in the log', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  here.faults.inject('take', { kind: 'fail', error: error('NoSpace', 'Permanent') })
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.types().includes('BackupFailed'), 'it fails')
  const failed = here.events.find((e) => e.event.type === 'BackupFailed')
  expect(failed?.event.data).toMatchObject({ why: { code: 'NoSpace', says: 'injected (TEST)' } })
})

it('a backup that is finished after its operation was cancelled leaves no file behind', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const staged = () => [...(here.world.files.get('/a/staging')?.keys() ?? [])]
  const before = staged()
  const late = here.late('take')
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => late.waiting() > 0, 'the backup is being taken')
  const operation = here.state().backups.running?.operation
  if (operation === undefined) throw new Error('no backup runs')
  await here.submit({ type: 'CancelOperation', operation })
  late.finish()
  await here.clock.pass(1_000)
  expect(here.types()).toContain('OperationAbandoned')
  expect(staged()).toEqual(before)
})

it('a backup whose operation was abandoned while its supervisor was dead is removed by the next run', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  const staged = () => [...(here.world.files.get('/a/staging')?.keys() ?? [])]
  here.world.files.get('/a/staging')?.set('by-hand.full.memory', new Uint8Array(1))
  const before = staged()
  first.killIn((step) => step === 'take')
  void here.operator.submit({ type: 'RunBackup', kind: 'full' }, { leave: true })()
  await here.clock.until(() => !first.alive(), 'the supervisor dies when the file is there')
  const left = staged().filter((file) => !before.includes(file))
  expect(left).toHaveLength(1)
  const operation = here.state().backups.running?.operation
  if (operation === undefined) throw new Error('no backup runs')
  const cancelled = here.operator.submit({ type: 'CancelOperation', operation })()
  await here.clock.pass(5_000)
  expect(await cancelled).toMatchObject({ _tag: 'Right' })
  await here.start()
  await here.clock.until(() => !staged().includes(left[0] ?? ''), 'the file is removed')
  expect(staged()).toEqual(expect.arrayContaining(before))
  // A copy or backup that the log knows is never in the way.
  await here.clock.pass(60_000)
  expect(staged()).toEqual(expect.arrayContaining(before))
})

it('a restore of bad content is told from one out of reach', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  here.faults.inject('restore', { kind: 'fail', error: error('BadBackup', 'Permanent') })
  here.world.down(entry('a'))
  await here.clock.until(() => here.types().includes('RestoreFailed'), 'the restore fails')
  expect(here.events.find((e) => e.event.type === 'RestoreFailed')?.event.data).toMatchObject({ content: true })
})

it('Never 8: changes are given up only when their contingency backup lies verified on another server', async () => {
  const here = installation()
  const { clock, world } = here
  await here.start()
  await here.protect('b')
  world.down(entry('a'))
  await clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
  await clock.until(() => here.state().backups.running === null && here.state().backups.lastFull !== null, 'at rest')
  // The only other server's folder is away: no place counts.
  world.up(entry('a'))
  world.files.delete('/a/backup')
  await clock.until(() => here.types().includes('ContingencyBackupFailed'), 'the contingency backup fails')
  expect(here.state().switches.active?.entry).toBe('b')
  world.files.set('/a/backup', new Map())
  await clock.until(() => here.state().switches.active?.entry === 'a', 'the master is active again')
  const taken = here.events.findLast((e) => e.event.type === 'ContingencyBackupTaken')
  const given = here.types().indexOf('ChangesDiscarded')
  expect(taken?.event.data).toMatchObject({ of: 'b', on: expect.arrayContaining(['a']) })
  expect(here.types().lastIndexOf('ContingencyBackupTaken')).toBeLessThan(given)
  const file = taken?.event.type === 'ContingencyBackupTaken' ? taken.event.data.backup.file : ''
  expect([...(world.files.get('/a/backup')?.keys() ?? [])]).toContain(file)
  const attempts = here.events.flatMap(({ event: e }) => (e.type === 'ContingencyBackupStarted' ? [e.data.set] : []))
  expect(attempts.length).toBeGreaterThan(1)
  for (const set of attempts)
    expect([...(world.files.get('/b/staging')?.keys() ?? [])].join()).not.toContain(`${set.replaceAll('/', '-')}.`)
})

it('N10: beside every copy lies a manifest that names the chain and where the log stood', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const set = Object.values(here.state().backups.sets)[0]
  const bytes = here.world.files.get('/b/backup')?.get(`${set?.backup.file}.manifest.json`)
  const manifest = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))
  expect(manifest).toMatchObject({ group: 'orders', set: set?.backup.set, sha256: set?.backup.sha256, base: null })
  const anchored = here.events.find((e) => e.head.revision === BigInt(manifest.log.revision))
  expect(anchored?.metadata.hash).toBe(manifest.log.hash)
})

it('P3: an entry that leaves with its files is gone from its folder, too', async () => {
  const here = installation()
  await here.start()
  await here.protect('b', 'c')
  const inFolder = () => [...(here.world.files.get('/c/backup')?.keys() ?? [])]
  expect(inFolder()).not.toEqual([])
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'removeEntry', entry: c, deleteFiles: true }] })
  await here.clock.until(() => inFolder().length === 0, 'its files are deleted')
})

it('P3: an entry that cannot be used is refused with what was found, from both sides', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const change = { change: 'addBackupDatabase', entry: entry('c'), position: null } as const
  await here.submit({ type: 'ChangeGroup', changes: [change] })
  const ended = here.events.findLast((e) => e.event.type === 'RequestEnded')
  expect(ended?.event.data).toMatchObject({ how: 'refused' })
  expect(here.state().configuration.entries[c]).toBeUndefined()
  here.world.add(entry('c'))
  await here.submit({ type: 'ChangeGroup', changes: [change] })
  expect(here.state().configuration.entries[c]).toBeDefined()
})

it('a wall clock that steps back beyond the tolerance is recorded, and backups go on', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  here.clock.step(-3_600_000)
  await here.clock.until(() => here.types().includes('ClockStepped'), 'it is recorded')
  await here.submit({ type: 'RunBackup', kind: 'full' })
  expect(here.types().filter((t) => t === 'ClockStepped')).toHaveLength(1)
})

it('every event says who wrote it, by which rule, upon what, and what came before it', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.state().backups.copying === null, 'at rest')
  const requested = here.events.findLast((e) => e.event.type === 'Requested')
  const started = here.events.findLast((e) => e.event.type === 'BackupStarted')
  const taken = here.events.findLast((e) => e.event.type === 'BackupTaken')
  expect(started?.metadata).toMatchObject({
    writer: { process: 'supervisor-1', role: 'leader', actor: 'service' },
    term: 1,
    because: { input: 'StartBackup' },
    causationId: requested?.eventId,
  })
  expect(requested?.metadata).toMatchObject({ writer: { process: 'cli', role: 'operator', actor: 'ann' }, term: null })
  expect(taken?.metadata.operation).toBe(started?.metadata.operation)
  expect(taken?.metadata.correlationId).toBe(started?.metadata.correlationId)
  expect(taken?.metadata.because).toMatchObject({
    input: 'BackupFinished',
    data: { operation: taken?.metadata.operation },
  })
  const policy = here.events.find((e) => e.event.type === 'PolicyChanged')
  expect(taken?.metadata.policyRevision).toBe(policy?.head.revision.toString())
})
