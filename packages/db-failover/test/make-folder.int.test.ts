import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../src/config/make-folder.ts'

const under = mkdtempSync(join(tmpdir(), 'db-failover-test-'))
afterAll(() => rmSync(under, { recursive: true }))

describe('a folder that a person named', () => {
  it('is made with those above it, and is left as it is when it is there', async () => {
    const folder = join(under, 'a', 'b', 'c')
    await makeFolder(folder)
    await makeFolder(folder)
    expect(statSync(folder).isDirectory()).toBe(true)
  })

  it('is made when several ask at once, whichever of them makes which folder', async () => {
    for (const round of Array.from({ length: 50 }, (_, round) => String(round))) {
      const folder = join(under, round, 'a', 'b', 'c')
      await Promise.all([
        makeFolder(folder),
        makeFolder(join(folder, 'd')),
        makeFolder(folder),
        makeFolder(dirname(folder)),
      ])
      expect(statSync(join(folder, 'd')).isDirectory()).toBe(true)
    }
  })

  it('is refused where a file has its name, or the name of one above it', async () => {
    const file = join(under, 'file')
    writeFileSync(file, '')
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({
      code: process.platform === 'win32' ? 'ENOENT' : 'ENOTDIR',
    })
  })

  it('is refused at once where the system makes none', async ({ skip }) => {
    if (!existsSync('/proc/self')) return skip('there is no /proc here')
    await expect(makeFolder('/proc/none/below')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
