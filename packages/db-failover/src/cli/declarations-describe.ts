import { EntryId } from '@db-failover/domain'
import { Argument, Option } from 'commander'
import { apply } from './commands/apply.ts'
import { changed } from './commands/change.ts'
import { policy } from './commands/policy.ts'
import { schedule } from './commands/schedule.ts'
import { type Declare, examples, leave } from './declared.ts'
import { countArgument, eachNamed, named } from './named.ts'

// Commands that change what a group is. Each is one change; `apply` makes several as one.

const entry = named(EntryId, "an entry's name")

interface AddOptions {
  readonly machine: string
  readonly server: string
  readonly instance?: string
  readonly database: string
  readonly staging: string
  readonly backup: string
  readonly stagingServer?: string
  readonly backupServer?: string
  readonly position?: number
  readonly leave?: boolean
}

const entryOf = (id: EntryId, o: AddOptions) => ({
  id,
  machine: o.machine,
  server: o.server,
  instance: o.instance ?? null,
  database: o.database,
  staging: { server: o.stagingServer ?? o.staging, supervisor: o.staging },
  backup: { server: o.backupServer ?? o.backup, supervisor: o.backup },
})

export const declareDescribing: Declare = (program, go) => {
  program
    .command('apply')
    .argument('<file>', 'a description of a whole group')
    .option('--dry-run', 'show what would change, and change nothing')
    .option(...leave)
    .summary('make a group as a file describes it: all of it, or nothing')
    .description(
      'Reads a whole group description and makes the group so, as one change: all of it or none. On a group that does not exist it creates it first (off, without entries). New entries and folders are tried by the leader before they are accepted.',
    )
    .addHelpText('after', examples('apply group.yaml --dry-run', 'apply group.yaml'))
    .action((file: string, o) => go((cli) => apply(cli, file, o)))

  program
    .command('add')
    .argument('<entry>', 'its name', entry)
    .requiredOption('--machine <name>', 'the computer')
    .requiredOption('--server <address>', 'the database server (SQLite: a name)')
    .option('--instance <name>', 'the instance (SQLite: the folder of the database file)')
    .requiredOption('--database <name>', "the database's name")
    .requiredOption('--staging <folder>', 'its staging folder, as the supervisor sees it')
    .requiredOption('--backup <folder>', 'its backup folder, as the supervisor sees it')
    .option('--staging-server <folder>', 'the staging folder as its server sees it, where that differs')
    .option('--backup-server <folder>', 'the backup folder as its server sees it, where that differs')
    .option('--position <place>', 'its place in the failover order, from 1; last unless stated', countArgument)
    .option(...leave)
    .summary('add a backup database')
    .description(
      'Adds a backup database. The leader tries its server and folders from both sides first, and fills it at once.',
    )
    .addHelpText(
      'after',
      examples(
        'add machine-c --machine c --server c --instance ./c/instance --database orders --staging ./c/staging --backup ./c/backup',
      ),
    )
    .action((id: EntryId, o: AddOptions) =>
      go((cli) =>
        changed(
          cli,
          {
            change: 'addBackupDatabase',
            entry: entryOf(id, o),
            position: o.position === undefined ? null : Math.max(0, o.position - 1),
          },
          o,
        ),
      ),
    )

  program
    .command('remove')
    .argument('<entry>', 'a backup database', entry)
    .option('--delete-files', 'also its backup files, but for last chains and contingency backups')
    .summary('remove a backup database')
    .description('Removes a backup database. Refused while it is active, the master, or part of a running operation.')
    .addHelpText('after', examples('remove machine-c', 'remove machine-c --delete-files'))
    .action((id: EntryId, o: { deleteFiles?: boolean }) =>
      go((cli) => changed(cli, { change: 'removeEntry', entry: id, deleteFiles: o.deleteFiles === true })),
    )

  program
    .command('order')
    .argument(
      '<entries...>',
      'every backup database once, the preferred one first',
      eachNamed(EntryId, "an entry's name"),
    )
    .summary('set the failover order')
    .description(
      'Sets the failover order. Among backup databases whose restorable points are equally fresh, the first takes over.',
    )
    .addHelpText('after', examples('order machine-c machine-b'))
    .action((order: EntryId[]) => go((cli) => changed(cli, { change: 'order', order })))

  program
    .command('designate-master')
    .argument('<entry>', 'the active entry', entry)
    .option(...leave)
    .summary('make the active entry the master')
    .description(
      'Makes the active entry the master; the one until now becomes the first backup database. To make another one the master, fail over to it first.',
    )
    .addHelpText('after', examples('failover --to machine-b --planned', 'designate-master machine-b'))
    .action((id: EntryId, o) => go((cli) => changed(cli, { change: 'designateMaster', entry: id }, o)))

  program
    .command('schedule')
    .option('--full <timing>', 'when full backups are made')
    .option('--differential <timing>', 'when differential backups are made, or none')
    .addOption(new Option('--on-missed <what>', 'for times that passed while nobody led').choices(['run', 'skip']))
    .summary('show or set when backups are made')
    .description(
      'Without options shows the schedule. A timing is a duration (15m), or times of day with a time zone ("01:00 Europe/Zurich"), with weekdays before them where not every day is meant ("mon,thu 01:00,13:00 UTC").',
    )
    .addHelpText(
      'after',
      examples('schedule', 'schedule --differential 15m', 'schedule --full "sun 01:00 Europe/Zurich"'),
    )
    .action((o) => go((cli) => schedule(cli, o)))

  program
    .command('auto-reconnect')
    .addArgument(new Argument('<on-or-off>', 'whether the master is taken back by itself').choices(['on', 'off']))
    .option('--accept-data-loss', 'changes made meanwhile are given up then; they stay in a contingency backup')
    .summary('take the master back by itself, or not')
    .description(
      'ON: when the master is back and stable it is made active again by itself, and what was written on the backup database meanwhile is given up (it stays in a verified contingency backup). That is a standing consent, recorded with your name.',
    )
    .addHelpText('after', examples('auto-reconnect on --accept-data-loss', 'auto-reconnect off'))
    .action((word: string, o: { acceptDataLoss?: boolean }) =>
      go((cli) =>
        changed(cli, { change: 'automaticReconnect', on: word === 'on', acknowledged: o.acceptDataLoss === true }),
      ),
    )

  program
    .command('policy')
    .argument('[settings...]', 'name=value, as in the file; durations as 30s, 15m, 2h')
    .summary('show or set how a group behaves')
    .description(
      'Without arguments shows the whole policy. Otherwise sets what is named and keeps the rest; all of it or nothing.',
    )
    .addHelpText('after', examples('policy', 'policy withoutLog=stop', 'policy hostLease=20s maxLoss=1h'))
    .action((settings: string[], o) => go((cli) => policy(cli, settings, o)))
}
