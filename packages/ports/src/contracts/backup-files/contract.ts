import { describe, it } from 'vitest'
import { cancelling } from './cancelling.ts'
import { copying } from './copying.ts'
import { histories } from './histories.ts'
import { keeping } from './keeping.ts'
import { lookingAfter } from './looking-after.ts'
import type { BackupFilesCase, BackupFilesFactory } from './world.ts'

/** Every sentence of the contract, each to be tried by itself. */
export const backupFilesCases: readonly BackupFilesCase[] = [
  ...copying,
  ...keeping,
  ...cancelling,
  ...lookingAfter,
  histories,
]

/**
 * Registers the contract's cases as tests. The adapter is to work in pieces of at most 16 kB there, so that a
 * cancellation at the first sign of progress comes midway.
 */
export const backupFilesContract = (name: string, factory: BackupFilesFactory): void => {
  describe(`${name} keeps the contract of BackupFiles`, () => {
    for (const { title, check } of backupFilesCases) it(title, () => check(factory))
  })
}
