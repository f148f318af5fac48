import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runsTypeScript, scriptAt } from './child.ts'
import { aFolder } from './folder.ts'

/** Why system calls cannot be watched here; null when they can. */
const obstacle = (): string | null => {
  if (process.platform !== 'linux') return 'strace is a tool of Linux'
  const tried = spawnSync('strace', ['-o', '/dev/null', '/bin/true'], { encoding: 'utf8' })
  if (tried.error !== undefined) return 'strace is not installed'
  return tried.status === 0 ? null : `strace cannot trace here: ${tried.stderr.trim()}`
}

const why = obstacle()

it.skipIf(why !== null)(
  `an append is acknowledged only after its write-ahead log has been synced${why === null ? '' : ` (skipped: ${why})`}`,
  async () => {
    const folder = await aFolder()
    const trace = join(folder, 'trace')
    const calls = 'trace=fsync,fdatasync,pwrite64,write'
    execFileSync(
      'strace',
      // Of the first thread alone, which does all of it: so no call of another thread comes between.
      ['-y', '-s', '120', '-e', calls, '-o', trace, process.execPath, ...runsTypeScript].concat([
        scriptAt('processes/writer.ts'),
        join(folder, 'log.db'),
        's',
        '5',
        '1',
      ]),
      { input: 'go\n' },
    )
    expect(readFileSync(trace, 'utf8'), 'the new name was not made durable').toContain(`<${folder}>)`)
    let unsynced = false
    let writes = 0
    let acknowledgements = 0
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      if (/^pwrite64\(\d+<[^>]*log\.db-wal>/.test(line)) {
        unsynced = true
        writes++
      } else if (/^f(data)?sync\(\d+<[^>]*log\.db-wal>\)\s+= 0/.test(line)) unsynced = false
      else if (/^write\(1<[^>]*>, "\d+ /.test(line)) {
        acknowledgements++
        expect(unsynced, `acknowledged before the sync: ${line}`).toBe(false)
      }
    }
    expect(acknowledgements).toBe(5)
    expect(writes).toBeGreaterThanOrEqual(5)
  },
)
