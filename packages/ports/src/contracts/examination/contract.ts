import assert from 'node:assert/strict'
import type { Diagnosis, EngineExamination, ExaminedGroup } from '../../examination/examination.ts'
import { type ContractCase, registerCases } from '../contract-case.ts'
import { type Given, givenOf, sameHistory } from '../engine/given.ts'
import type { EngineSubject } from '../engine/subject.ts'

/** An engine with two servers, and what looks at them. */
export interface ExaminationSubject extends EngineSubject {
  readonly examination: EngineExamination
}

export type ExaminationFactory = () => Promise<ExaminationSubject>

interface Looking extends Given {
  readonly examine: (signal?: AbortSignal) => Promise<readonly Diagnosis[]>
}

const wellFormed = ({ severity, says, todo }: Diagnosis): void => {
  assert.ok(says !== '' && !/[\r\n]/.test(`${says}${todo ?? ''}`), `one line: ${says}`)
  assert.equal(todo === null, severity === 'fine', `what is not fine says what to do: ${says}`)
}

const errorsOf = (found: readonly Diagnosis[], entry: string) =>
  found.filter((d) => d.severity === 'error' && d.entry === entry)

const examinationCase = (
  title: string,
  check: (given: Looking) => Promise<void>,
): ContractCase<ExaminationFactory> => ({
  title,
  check: async (factory) => {
    const subject = await factory()
    const { master, backup } = subject
    const group: ExaminedGroup = {
      group: subject.group,
      entries: [
        { entry: master.entry, active: true, generation: master.generation },
        { entry: backup, active: false, generation: null },
      ],
    }
    const examine: Looking['examine'] = async (signal = new AbortController().signal) => {
      const found = await subject.examination.examine(group, signal)
      for (const diagnosis of found) wellFormed(diagnosis)
      return found
    }
    try {
      await check({ ...givenOf(subject), examine })
    } finally {
      await subject.dispose()
    }
  },
})

/** The contract of `EngineExamination`, case by case. */
export const examinationCases: readonly ContractCase<ExaminationFactory>[] = [
  examinationCase(
    'a fit group has no error, and something is said of each entry',
    async ({ examine, master, backup }) => {
      const found = await examine()
      for (const { id } of [master.entry, backup]) {
        assert.deepEqual(errorsOf(found, id), [])
        assert.ok(found.some((d) => d.entry === id))
      }
    },
  ),
  examinationCase('looking changes no row and no history', async ({ examine, mark, operation, put, probe, rows }) => {
    await mark(operation(1))
    await put('a', '1')
    const before = (await probe()).lineage
    await examine()
    await examine()
    sameHistory((await probe()).lineage, before)
    assert.deepEqual(await rows(), { a: '1' })
  }),
  examinationCase(
    'an entry that cannot be reached is an error of its own',
    async ({ examine, world, master, backup }) => {
      await world.cut(backup)
      const found = await examine()
      await world.reconnect(backup)
      assert.ok(errorsOf(found, backup.id).length > 0)
      assert.deepEqual(errorsOf(found, master.entry.id), [])
      assert.deepEqual(errorsOf(await examine(), backup.id), [])
    },
  ),
  examinationCase(
    'a database that is gone is an error of the active entry',
    async ({ examine, world, master, backup }) => {
      await world.destroy(master)
      const found = await examine()
      assert.ok(errorsOf(found, master.entry.id).some((d) => d.check === 'database'))
      assert.deepEqual(errorsOf(found, backup.id), [])
    },
  ),
  examinationCase('an examination that is aborted answers all the same', async ({ examine }) => {
    const before = new AbortController()
    before.abort()
    await examine(before.signal)
  }),
]

/** Registers the contract of `EngineExamination` as tests of one adapter. */
export const examinationContract = (name: string, factory: ExaminationFactory): void =>
  registerCases(name, examinationCases, factory)
