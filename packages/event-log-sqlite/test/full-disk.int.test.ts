import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { any, type NewEvent } from '@db-failover/ports'
import { expect, it, onTestFinished } from 'vitest'
import { anEvent, forwards, right } from './events.ts'
import { aFolder, opened } from './folder.ts'

/** A disk of one megabyte; null where none can be had. */
const tinyDisk = (folder: string): string | null => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    return statfsSync(folder).blocks * statfsSync(folder).bsize <= 1 << 20 ? folder : null
  } catch {
    return null
  }
}

it('on a full disk an append is refused, nothing acknowledged is lost, and its repetition succeeds when there is room', async ({
  skip,
}) => {
  const folder = tinyDisk(await aFolder())
  if (folder === null) return skip('no small file system can be mounted here')
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(400_000))
  const log = await opened({ path: join(folder, 'log.db') })
  onTestFinished(async () => {
    await log.close()
    execFileSync('umount', [folder])
  })
  const acknowledged: string[] = []
  let refusedEvent: NewEvent | null = null
  while (refusedEvent === null) {
    const event = anEvent({ filler: 'z'.repeat(20_000) })
    const answer = await log.append('s', any, [event])()
    if (answer._tag === 'Right') acknowledged.push(event.eventId)
    else {
      expect(['LogUnavailable', 'OutcomeUnknown']).toContain(answer.left._tag)
      refusedEvent = event
    }
  }
  expect(acknowledged.length).toBeGreaterThan(5)
  const ids = async () => right(await forwards(log, 's')).map((e) => e.eventId)
  expect(await ids()).toEqual(acknowledged)
  rmSync(ballast)
  expect(right(await log.append('s', any, [refusedEvent])()).revision).toBe(BigInt(acknowledged.length))
  expect(await ids()).toEqual([...acknowledged, refusedEvent.eventId])
})
