import { describe, expect, it } from 'vitest'
import { type HeaderLsns, lsnRefusal } from '../src/header-lsns.ts'

// sqlserver: "RESTORE Statements - HEADERONLY": a differential names its base by guid and by the base's checkpoint.

// Two that a double takes for one.
const checkpoint = 43_000_000_075_200_037n
const next = checkpoint + 1n

const full: HeaderLsns = { last: checkpoint + 2_400_001n, checkpoint, databaseBackup: 0n, base: null }
const differential: HeaderLsns = {
  last: checkpoint + 9_600_001n,
  checkpoint: checkpoint + 8_800_001n,
  databaseBackup: checkpoint,
  base: checkpoint,
}

it('the two numbers are one to whoever reads them as doubles', () => {
  expect(Number(checkpoint)).toBe(Number(next))
})

describe('a differential', () => {
  it('goes on the full whose checkpoint it names', () => {
    expect(lsnRefusal(differential, full)).toBeNull()
  })
  it('may end where its base ends: nothing was written since', () => {
    expect(lsnRefusal({ ...differential, checkpoint, last: full.last }, full)).toBeNull()
  })
  it.each([
    ['base is another by the last digit', { base: next }, String(next)],
    ['base is not stated', { base: null }, 'unknown'],
    ['was taken after a newer full', { databaseBackup: next }, String(next)],
    ['ends before its base', { last: full.last - 1n }, 'went back'],
    ['begins before its base', { checkpoint: checkpoint - 1n }, 'went back'],
  ])('whose %s is refused, with the numbers in full', (_name, other, says) => {
    expect(lsnRefusal({ ...differential, ...other }, full)).toContain(says)
  })
})
