import { writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { GroupId, ProcessId } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import { fileTrouble } from '../../config/file-trouble.ts'
import { groupTemplate } from '../../config/init/group-file.ts'
import { processTemplate } from '../../config/init/process-file.ts'
import { folderMade } from '../folder-made.ts'
import type { Outcome } from '../session.ts'
import type { Cli } from '../world.ts'

/** Writes both files; never over a file that is there. */
export const init = async (cli: Cli, folder: string): Promise<Outcome> => {
  const group = cli.globals.group ?? 'orders'
  if (!GroupId.is(group)) return left({ _tag: 'Usage', says: `${JSON.stringify(group)} is no group's name` })
  const host = hostname()
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 50)
  const process = ProcessId.is(host) ? host : 'supervisor-1'
  const into = resolve(cli.cwd, folder)
  const files = [
    [join(into, 'db-failover.yaml'), processTemplate(group, process)],
    [join(into, 'group.yaml'), groupTemplate(group)],
  ] as const
  const made = await folderMade(into)
  if (made._tag === 'Left') return made
  for (const [file, text] of files) {
    try {
      await writeFile(file, text, { flag: 'wx' })
    } catch (cause) {
      const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
      return left({
        _tag: 'Usage',
        says: isThere ? `${file} is there already` : `${file} cannot be written: ${fileTrouble(cause)}`,
      })
    }
  }
  cli.out.result({ files: files.map(([file]) => file) }, () => [
    ...files.map(([file]) => `wrote ${file}`),
    'next: change both, then',
    '  db-failover apply group.yaml --dry-run',
    '  db-failover run',
    '  db-failover apply group.yaml',
    '  db-failover enable --accept-data-loss',
  ])
  return right(undefined)
}
