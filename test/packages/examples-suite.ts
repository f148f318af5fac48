import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alone, configuration, onTheGroup } from './executed.ts'
import { begin, type Ended, ended, examples, type Installed, run, runScript } from './installed.ts'

// What the documents show, run by a person who does what they say. From the sources and from the packed packages alike.

const rows = (folder: string): number => {
  const db = new DatabaseSync(join(folder, 'machine-a', 'instance', 'orders.sqlite'), { readOnly: true })
  const row = db.prepare("SELECT count(*) AS n FROM orders WHERE what = 'tea'").get()
  db.close()
  return Number(row?.['n'])
}

const prepare = (folder: string): void => {
  for (const machine of ['machine-a', 'machine-b'])
    for (const part of ['instance', 'staging', 'backup']) mkdirSync(join(folder, machine, part), { recursive: true })
  mkdirSync(join(folder, 'log'))
  for (const file of configuration) cpSync(join(examples, file), join(folder, file))
  const db = new DatabaseSync(join(folder, 'machine-a', 'instance', 'orders.sqlite'))
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT')
  db.close()
}

const good = ({ code, stdout, stderr }: Ended): string => {
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  return stdout.trimEnd()
}

/** Registers a test for every example, and for the commands that stand beside them. */
export const examplesSuite = (how: string, installed: () => Installed): void => {
  describe(`what the documents show runs ${how}`, () => {
    let folder = ''
    const command = (...args: readonly string[]) => runScript(installed(), installed().program, args, folder)

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'db-failover-examples-'))
      prepare(folder)
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    it.each(Object.entries(alone))('the example %s', async (name, prints) => {
      const scratch = join(folder, name)
      mkdirSync(scratch)
      expect(good(await runScript(installed(), installed().example(name), [], scratch))).toMatch(prints)
    })

    it('the group description, applied and enabled while a supervisor runs', async () => {
      const { node, flags, program } = installed()
      const running = begin(node, [...flags, program, 'run'], folder)
      const over = ended(running)
      try {
        expect(good(await command('apply', 'group.yaml', '--dry-run'))).toContain('create the group orders')
        good(await command('apply', 'group.yaml'))
        good(await command('enable', '--accept-data-loss'))
        expect(good(await command('apply', 'group.yaml', '--dry-run'))).toContain('is as described')
      } finally {
        running.send('stop')
      }
      good(await over)
    })

    it.each(Object.entries(onTheGroup))('the example %s', async (name, prints) => {
      const before = rows(folder)
      expect(good(await runScript(installed(), installed().example(name), [], folder))).toMatch(prints)
      expect(rows(folder) - before).toBe(['ten-lines', 'host'].includes(name) ? 1 : 0)
    })

    it('status in the same folder', async () => {
      expect(
        good(await run(installed().node, [...installed().flags, installed().program, 'status'], folder)),
      ).toContain('orders')
    })
  })
}
