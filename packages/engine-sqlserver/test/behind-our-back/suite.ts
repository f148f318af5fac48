import { breakBetween, type Lineage, phase } from '@db-failover/domain'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sqlServerEngine } from '../../src/index.ts'
import { type SqlServerSubject, sqlServerSubject } from '../subject.ts'
import type { Case, Found } from './cases.ts'
import { type ProtectedGroup, protectedGroup } from './protected-group.ts'

const newestFull = ({ story }: ProtectedGroup): string | undefined =>
  Object.values(story.state.backups.sets).findLast(({ backup }) => backup.kind === 'full')?.backup.set

const foundIn = (g: ProtectedGroup, before: Lineage, now: Lineage | null, generation: string | null): Found => {
  if (generation === null) return 'no database'
  if (now === null) return 'unreadable'
  const broken = breakBetween(before, now)
  if (broken === 'unexplained') throw new Error('the epoch is another one, and nothing else')
  if (broken !== null) return broken
  if (now.differentialBase === newestFull(g)) return 'continued'
  // An older full of ours as base: only an earlier state of the database says that.
  return now.differentialBase?.startsWith('orders/') === true ? 'rewound' : 'displaced'
}

/** By itself, or by the one command that is asked for, the group comes to where its differentials are right again. */
const heals = async (group: ProtectedGroup): Promise<void> => {
  const { story } = group
  if (story.state.lineage.owed !== null) {
    expect(phase(story.state)).toBe('out-of-sync')
    await group.works()
    await group.backsUp('full')
  }
  await group.works()
  expect(phase(story.state)).toBe('protected')
  await group.backsUp('differential')
  const newest = Object.values(story.state.backups.sets).at(-1)?.backup
  expect(newest).toMatchObject({ kind: 'differential', base: newestFull(group) })
  expect((await group.probe()).events).toEqual([])
}

/** Registers the cases, each on a database of its own of one server. */
export const behindOurBack = (cases: readonly Case[]): void => {
  let subject: SqlServerSubject

  beforeAll(async () => {
    subject = await sqlServerSubject()
  })
  afterAll(() => subject.dispose())

  it.each(cases.map((c, i) => ({ ...c, database: `case ${i}` })))(
    'behind our back, $name: the lineage is $found, and the log says $tells',
    async ({ does, found, tells, database }) => {
      const group = await protectedGroup(subject, database)
      const first = await group.probe()
      expect(first.events).toEqual([])
      const before = first.probe.lineage
      if (before === null) throw new Error('the lineage of a healthy database cannot be read')

      await does(group, subject)

      const highest = group.lastSeen() ?? before
      const { probe, events } = await group.probe()
      expect(foundIn(group, highest, probe.lineage, probe.generation)).toBe(found)
      expect(events).toEqual(tells)
      if (probe.verdict === 'alive') await heals(group)
      else expect(group.story.state.lineage.owed, 'an administrator at work owes nothing').toBeNull()
    },
  )

  it('a login that may not read the history concludes nothing from it, also after a restore', async () => {
    const reader = { user: 'reader', password: 'Reader1!' }
    const group = await protectedGroup(subject, 'for a reader')
    const { database } = group.entry
    await group.colleague(async (ask) => {
      await ask(`CREATE LOGIN [reader] WITH PASSWORD = N'${reader.password}'`)
      await ask(`USE [${database}]; CREATE USER [reader]; ALTER ROLE db_datareader ADD MEMBER [reader]; USE master`)
      await ask(`BACKUP DATABASE [${database}] TO DISK = N'D:\\backup\\read.bak' WITH FORMAT, COPY_ONLY`)
      await ask(`ALTER DATABASE [${database}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`)
      await ask(`RESTORE DATABASE [${database}] FROM DISK = N'D:\\backup\\read.bak' WITH REPLACE`)
      await ask(`ALTER DATABASE [${database}] SET MULTI_USER`)
    })
    const engine = sqlServerEngine({
      process: 'supervisor-2',
      credential: () => reader,
      hostCredential: () => reader,
      certificateAuthorities: subject.certificateAuthorities,
    })
    const target = { group: group.group, entry: group.entry, generation: database }
    const seen = await engine.health.probe(target, { raise: 2, timeoutMs: 5_000, signal: new AbortController().signal })
    await engine.close()
    expect(seen).toMatchObject({ verdict: 'alive', lineage: null })
  })
}
