import { type GroupId, type Instant, initial } from '@db-failover/domain'
import { expect, test } from 'vitest'
import { plain } from '../src/cli/output/ink.ts'
import { workSaid } from '../src/cli/watched-by.ts'
import { statusLines } from '../src/status/lines.ts'
import { statusOf } from '../src/status/status.ts'

const told = 'protected; backup 43 %, 1288490188 bytes; copy 7 %, 900 bytes'

test('how far the work is, is taken from what the leader tells, with sizes for people', () => {
  expect(workSaid(told)).toBe('backup 43 %, 1.3 GB; copy 7 %, 900 bytes')
  expect(workSaid('down')).toBeNull()
  expect(workSaid(undefined)).toBeNull()
})

test('status shows it, and nothing where nothing is told', () => {
  const shown = (work: string | null) => {
    const watched = { live: true, says: '', work }
    return statusLines(statusOf('orders' as GroupId, initial, null, '2026-01-01T00:00:00.000Z' as Instant, watched), {
      ink: plain,
      width: 100,
    })
  }
  const lines = shown(workSaid(told))
  expect(lines.filter((l) => l.includes('backup 43 %, 1.3 GB'))).toHaveLength(1)
  expect(shown(null)).toHaveLength(lines.length - 1)
})
