import type { EpochId, OperationId } from '@db-failover/domain'
import type { LeaderRun } from '@db-failover/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGuard, createHostCheck } from '../../src/statements/guard.ts'
import type { SqlServerSubject } from '../subject.ts'
import { agent, application, databaseScript, rightsIn, supervisorScript } from './scripts.ts'
import { examined, leastPrivileged } from './subject.ts'

// With exactly the rights of docs/sqlserver-permissions.md nothing is missing; each one that is taken away is missed by name.
// That the engine's whole contract passes with them is shown by contract.long.test.ts.

let subject: SqlServerSubject
beforeAll(async () => {
  subject = await leastPrivileged()
})
afterAll(() => subject.dispose())

const wrong = async () => (await examined(subject)).filter((d) => d.severity !== 'fine')

it('the tables of the script are those that the engine makes', () => {
  const script = databaseScript('Orders').replaceAll('[dbo]', '[Orders].[dbo]')
  expect(script).toContain(createGuard('Orders').text)
  expect(script).toContain(createHostCheck('Orders').text)
})

it('with the scripts run, no right is missing', async () => {
  expect((await wrong()).map((d) => [d.severity, d.check])).toEqual([
    // What rights cannot help: nobody backs up the log, and no backup was written yet.
    ['warning', 'recovery model'],
    ['warning', 'staging folder'],
  ])
})

const run: LeaderRun = { term: 1, signal: new AbortController().signal, progress: () => {} }
const epoch = 'group/1/1' as EpochId
const target = () => ({ group: subject.group, ...subject.master })

/** What the engine itself answers for want of the right, where something that it does at once needs it. */
const engineSays: Readonly<Record<string, () => Promise<string | null>>> = {
  'VIEW SERVER PERFORMANCE STATE': async () => {
    const options = { raise: null, timeoutMs: 5_000, signal: run.signal }
    const { verdict, lineage } = await subject.engine.health.probe(target(), options)
    return verdict === 'alive' && lineage === null ? 'NotPermitted' : null
  },
  'BACKUP DATABASE': async () => {
    await subject.engine.fencing.markEpoch(target(), epoch, run)()
    const order = { set: 'group/1/2' as OperationId, kind: 'full', epoch, base: null, contingency: false } as const
    return tagOf(await subject.engine.backups.take(target(), order, run)())
  },
  ALTER: async () => tagOf(await subject.engine.fencing.fence(target(), null, run)()),
  'CREATE ANY DATABASE': async () => {
    const found = await subject.engine.health.check(subject.group, subject.master.entry, run.signal)()
    return found._tag === 'Right' && found.right.some((f) => f.check === 'backup folder' && !f.ok)
      ? 'NotPermitted'
      : null
  },
  'SELECT dbo.db_failover_guard': async () => tagOf(await subject.engine.fencing.markEpoch(target(), epoch, run)()),
  'UPDATE dbo.db_failover_guard': async () =>
    tagOf(await subject.engine.fencing.markEpoch(target(), 'group/1/9' as EpochId, run)()),
}

it('a fence that the server refuses leaves no mark: hosts are not kept out of a database that nobody fences', async () => {
  const { entry } = subject.master
  await subject.engine.fencing.markEpoch(target(), epoch, run)()
  await subject.colleague(entry, (ask) => ask(`USE [app]; REVOKE ALTER FROM [${agent.user}]`))
  try {
    const fenced = await subject.engine.fencing.fence(target(), 'group/1/8' as OperationId, run)()
    expect(fenced).toMatchObject({ _tag: 'Left', left: { _tag: 'NotPermitted', code: '5011' } })
    expect(await subject.engine.restores.check(target(), epoch, run)()).toMatchObject({
      _tag: 'Right',
      right: { epoch },
    })
  } finally {
    await subject.colleague(entry, (ask) => ask(`USE [app]; GRANT ALTER TO [${agent.user}]`))
  }
})

const tagOf = (
  answer: { readonly _tag: 'Left'; readonly left: { readonly _tag: string } } | { readonly _tag: 'Right' },
) => (answer._tag === 'Left' ? answer.left._tag : null)

describe.each([
  ...rightsIn(supervisorScript).map((right) => ({ ...right, login: agent.user })),
  ...rightsIn(databaseScript('app')).map((right) => ({
    ...right,
    login: right.line.includes(`[${application.user}]`) ? application.user : agent.user,
  })),
])('without $line', ({ line, taken, login }) => {
  it('doctor names the right and the line that gives it, and the engine is refused', async () => {
    const { entry } = subject.master
    await subject.colleague(entry, (ask) => ask(taken))
    try {
      const missing = (await wrong()).filter((d) => d.severity === 'error')
      expect(missing, 'one right is missing, and one is named').toHaveLength(1)
      const [found] = missing
      expect(found).toMatchObject({ entry: 'master', check: expect.stringMatching(/^permission /) })
      expect(found?.says).toContain(login)
      const grant = line.slice(line.indexOf(';') + 2)
      if (!grant.includes('VIEW SERVER STATE')) expect(found?.todo).toContain(grant)
      const asks = engineSays[found?.check.replace('permission ', '') ?? '']
      if (login === application.user)
        expect(tagOf(await subject.engine.restores.check(target(), epoch, run)())).toBe('NotPermitted')
      else if (asks) expect(await asks()).toBe('NotPermitted')
    } finally {
      await subject.colleague(entry, (ask) => ask(line))
    }
  })
})
