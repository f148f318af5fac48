import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlServerSubject } from '../subject.ts'
import type { ProtectedGroup } from './protected-group.ts'

// What people and other tools do to the active database, with statements of theirs or around the server.

/** `displaced`: a full of somebody else is the differential base. `unreadable`: the server does not say. */
export type Found = 'continued' | 'displaced' | 'restored' | 'rewound' | 'replaced' | 'unreadable' | 'no database'

export interface Case {
  readonly name: string
  readonly does: (g: ProtectedGroup, s: SqlServerSubject) => Promise<void>
  readonly found: Found
  /** By the decision table: what the log says after the next probe. */
  readonly tells: readonly string[]
}

const alone = (name: string) => `ALTER DATABASE [${name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`
const together = (name: string) => `ALTER DATABASE [${name}] SET MULTI_USER`
const disk = (name: string) => `DISK = N'D:\\backup\\${name}.bak'`

/** Says this; `{}` stands for the database's name. */
const says =
  (...texts: readonly string[]): Case['does'] =>
  ({ colleague, entry }) =>
    colleague(async (ask) => {
      for (const text of texts) await ask(text.replaceAll('{}', entry.database))
    })

const writes = (times: number): readonly string[] =>
  Array.from({ length: times }, (_, i) => `INSERT INTO [{}].dbo.notes (what) VALUES (N'${i}')`)

/** Restores a file of ours or of theirs over the database, as it is there. */
const restoresOver =
  (path: string, ...then: readonly string[]): Case['does'] =>
  (g, s) =>
    says(alone('{}'), `RESTORE DATABASE [{}] FROM ${path} WITH REPLACE, RECOVERY`, together('{}'), ...then)(g, s)

const ours = (path: string) => `DISK = N'${path.replaceAll("'", "''")}'`

/** The server keeps its fork over a recovery of exactly what stood there: neither way is documented. */
const keepingFork =
  (does: Case['does']): Case['does'] =>
  async (g, s) => {
    const { emulator } = s.machines['master'] ?? {}
    emulator?.setFaults({ keepFork: true })
    await does(g, s)
    emulator?.setFaults({})
  }

const detached = "EXEC sys.sp_detach_db N'{}'"
const attached =
  "CREATE DATABASE [{}] ON (FILENAME = N'D:\\data\\{}.mdf'), (FILENAME = N'D:\\data\\{}_log.ldf') FOR ATTACH"
/** The database's files as they lie on the disk of its server. */
const filesOf = (s: SqlServerSubject, name: string) =>
  [`${name}.mdf`, `${name}_log.ldf`].map((file) => join(s.root, 'disks', s.master.entry.id, 'data', file))

const owed = ['ManualBackupRequired'] as const
const displaced = ['DifferentialBaseDisplaced'] as const

export const cases: readonly Case[] = [
  {
    name: 'a full of another tool',
    does: says(`BACKUP DATABASE [{}] TO ${disk('theirs')} WITH FORMAT, NAME = N'nightly'`),
    found: 'displaced',
    tells: displaced,
  },
  {
    name: 'a full into NUL',
    does: says(`BACKUP DATABASE [{}] TO DISK = N'NUL'`),
    found: 'displaced',
    tells: displaced,
  },
  {
    name: 'a snapshot of the whole machine as full',
    does: async ({ entry }, s) => {
      s.machines['master']?.emulator.takeForeignSnapshot(entry.database)
    },
    found: 'displaced',
    tells: displaced,
  },
  {
    name: 'a full of another tool, and msdb purged after it',
    does: async (g, s) => {
      await says(`BACKUP DATABASE [{}] TO ${disk('theirs')} WITH FORMAT`)(g, s)
      s.machines['master']?.emulator.purgeHistory()
    },
    found: 'displaced',
    tells: displaced,
  },
  {
    name: 'a copy-only full',
    does: says(`BACKUP DATABASE [{}] TO ${disk('copy')} WITH FORMAT, COPY_ONLY`),
    found: 'continued',
    tells: [],
  },
  {
    name: 'a copy-only full into NUL',
    does: says("BACKUP DATABASE [{}] TO DISK = N'NUL' WITH COPY_ONLY"),
    found: 'continued',
    tells: [],
  },
  {
    name: 'a differential of another tool',
    does: says(`BACKUP DATABASE [{}] TO ${disk('diff')} WITH FORMAT, DIFFERENTIAL`),
    found: 'continued',
    tells: [],
  },
  {
    name: 'a backup of the log',
    does: says(`BACKUP LOG [{}] TO ${disk('log')} WITH FORMAT`),
    found: 'continued',
    tells: [],
  },
  {
    name: 'msdb purged',
    does: async (_g, s) => s.machines['master']?.emulator.purgeHistory(),
    found: 'continued',
    tells: [],
  },
  {
    name: 'the service restarted',
    does: async (_g, s) => s.restart(s.master.entry),
    found: 'continued',
    tells: [],
  },
  {
    name: 'a copy-only snapshot of the whole machine',
    does: async ({ entry }, s) => {
      s.machines['master']?.emulator.takeForeignSnapshot(entry.database, { copyOnly: true })
    },
    found: 'continued',
    tells: [],
  },
  {
    name: 'a differential of ours that the server refuses for want of a base',
    does: async (g, s) => {
      const { emulator } = s.machines['master'] ?? {}
      emulator?.setFaults({ baseLost: true })
      await g.backsUp('differential')
      emulator?.setFaults({})
    },
    found: 'displaced',
    tells: displaced,
  },
  { name: 'detached and attached', does: says(detached, attached), found: 'continued', tells: [] },
  {
    name: 'an older copy of its files attached',
    does: async (g, s) => {
      const files = filesOf(s, g.entry.database)
      await says(detached)(g, s)
      for (const file of files) await copyFile(file, `${file}.old`)
      await says(attached, ...writes(3))(g, s)
      await g.probe()
      await says(detached)(g, s)
      for (const file of files) await copyFile(`${file}.old`, file)
      await says(attached)(g, s)
    },
    found: 'rewound',
    tells: owed,
  },
  {
    name: 'reverted to a database snapshot',
    does: says(
      "CREATE DATABASE [{} kept] ON (NAME = [{}], FILENAME = N'D:\\data\\{}.kept') AS SNAPSHOT OF [{}]",
      ...writes(3),
      "RESTORE DATABASE [{}] FROM DATABASE_SNAPSHOT = N'{} kept'",
      'DROP DATABASE [{} kept]',
    ),
    found: 'restored',
    tells: owed,
  },
  {
    name: 'an older full of ours restored over it',
    does: async (g, s) => {
      const older = g.newest()
      await g.backsUp('full')
      await restoresOver(ours(older))(g, s)
    },
    found: 'restored',
    tells: owed,
  },
  {
    name: 'our own last full restored over it',
    does: (g, s) => restoresOver(ours(g.newest()))(g, s),
    found: 'restored',
    tells: owed,
  },
  {
    name: 'our own last full restored over it, the fork kept',
    does: keepingFork((g, s) => restoresOver(ours(g.newest()))(g, s)),
    found: 'restored',
    tells: owed,
  },
  {
    name: 'our own last full restored over it, the fork kept, and written past where it was',
    does: keepingFork((g, s) => restoresOver(ours(g.newest()), ...writes(8))(g, s)),
    found: 'restored',
    tells: owed,
  },
  {
    name: 'our own last full restored over it, the fork kept, and msdb purged',
    does: async (g, s) => {
      await says(...writes(3))(g, s)
      await g.probe()
      await keepingFork((h, t) => restoresOver(ours(h.newest()))(h, t))(g, s)
      s.machines['master']?.emulator.purgeHistory()
    },
    found: 'rewound',
    tells: owed,
  },
  {
    name: 'a backup from before it was protected restored over it',
    does: async (g, s) => {
      await says(`BACKUP DATABASE [{}] TO ${disk('before')} WITH FORMAT, COPY_ONLY`)(g, s)
      await restoresOver(disk('before'))(g, s)
    },
    found: 'restored',
    tells: owed,
  },
  {
    name: 'another database under the same name',
    does: says('DROP DATABASE [{}]', 'CREATE DATABASE [{}]'),
    found: 'replaced',
    tells: owed,
  },
  {
    name: 'a backup of another database restored under the same name',
    does: says(
      'CREATE DATABASE [stranger of {}]',
      `BACKUP DATABASE [stranger of {}] TO ${disk('stranger')} WITH FORMAT`,
      'DROP DATABASE [stranger of {}]',
      'DROP DATABASE [{}]',
      `RESTORE DATABASE [{}] FROM ${disk('stranger')} WITH RECOVERY`,
    ),
    found: 'replaced',
    tells: owed,
  },
  {
    name: 'the whole machine put back to an earlier moment',
    does: async (g, s) => {
      const putBack = await s.snapshot(s.master.entry)
      await says(...writes(3))(g, s)
      await g.probe()
      await putBack()
    },
    found: 'rewound',
    tells: owed,
  },
  {
    name: 'the whole machine put back to before our newest full, and written past where it was',
    does: async (g, s) => {
      const putBack = await s.snapshot(s.master.entry)
      await g.backsUp('full')
      await g.probe()
      await putBack()
      await says(...writes(20))(g, s)
    },
    found: 'rewound',
    tells: owed,
  },
  {
    name: 'dropped',
    does: says('DROP DATABASE [{}]'),
    found: 'no database',
    tells: ['MasterSuspected'],
  },
  {
    name: 'renamed',
    does: says('ALTER DATABASE [{}] MODIFY NAME = [{} of old]'),
    found: 'no database',
    tells: ['MasterSuspected'],
  },
  {
    name: 'joined to an availability group',
    does: async ({ entry }, s) => {
      s.machines['master']?.emulator.join(entry.database, { kind: 'availability group', role: 'primary' })
    },
    found: 'no database',
    tells: ['MasterSuspected'],
  },
  {
    name: 'taken offline',
    does: says('ALTER DATABASE [{}] SET OFFLINE WITH ROLLBACK IMMEDIATE'),
    found: 'unreadable',
    tells: ['MasterSuspected'],
  },
  {
    name: 'made read-only',
    does: says('ALTER DATABASE [{}] SET READ_ONLY WITH ROLLBACK IMMEDIATE'),
    found: 'continued',
    tells: ['MasterSuspected'],
  },
]
