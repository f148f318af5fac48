import { type ContractCase, registerCases } from '../contract-case.ts'
import { backupCases } from './backup-cases.ts'
import { fenceCases } from './fence-cases.ts'
import { probeCases } from './probe-cases.ts'
import { restoreCases } from './restore-cases.ts'
import type { EngineFactory } from './subject.ts'
import { termCases } from './term-cases.ts'

/** The contract of `DatabaseEngine`, case by case. */
export const engineCases: readonly ContractCase<EngineFactory>[] = [
  ...probeCases,
  ...fenceCases,
  ...backupCases,
  ...restoreCases,
  ...termCases,
]

/** Registers the contract of `DatabaseEngine` as tests of one adapter. */
export const engineContract = (name: string, factory: EngineFactory): void => registerCases(name, engineCases, factory)
