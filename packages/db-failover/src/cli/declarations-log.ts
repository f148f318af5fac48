import { EntryId } from '@db-failover/domain'
import { copy } from './commands/copy-log.ts'
import { initLog } from './commands/init-log.ts'
import { rebuild } from './commands/rebuild.ts'
import { type Declare, examples } from './declared.ts'
import { named } from './named.ts'

// Commands about the log as a whole: preparing its server, carrying it elsewhere.

export const declareLog: Declare = (program, go) => {
  program
    .command('init-log')
    .option('--dry-run', 'only show what would be written')
    .option('--default-list', "also narrow the server's default list, which governs every other application too")
    .option('--user-from <variable>', "the variable that holds the administrator's name; else as the process file says")
    .option('--password-from <variable>', 'the variable that holds the password')
    .option('--supervisors <name>', 'the group of users, or the user, that supervises', 'failover-supervisors')
    .option('--hosts <name>', 'the one of the applications', 'failover-hosts')
    .option('--operators <name>', 'the one of the people who give commands', 'failover-operators')
    .option('--auditors <name>', 'the one of those who only read', 'failover-auditors')
    .summary('prepare an EventStoreDB for the log, as its administrator')
    .description(
      "Gives the supervisors' stream its access list and limit, and names the four roles, so that whoever creates a group gives its streams theirs. May be repeated. Tells what the server leaves open to everybody.",
    )
    .addHelpText('after', examples('init-log --dry-run', 'init-log --user-from ES_ADMIN --password-from ES_PASSWORD'))
    .action((o) => go((cli) => initLog(cli, o)))

  const log = program.command('log').summary('carry the log from one store to another')
  log
    .command('copy')
    .requiredOption('--from <log>', 'a process file, a SQLite file, or esdb://…')
    .requiredOption('--to <log>', 'a process file, a SQLite file, or esdb://…')
    .summary('carry groups to another log, proven unchanged')
    .description(
      'Copies each group with its event ids and hashes, proves every event before it is written and the whole copy at the end. An interrupted copy goes on where it ended. Stop the supervisors and applications first: what they append after the copy is not in it.',
    )
    .addHelpText(
      'after',
      examples(
        'log copy --group orders --from log/failover.sqlite --to new-process-file.yaml',
        'log copy --from db-failover.yaml --to copy.sqlite',
      ),
    )
    .action((o) => go((cli) => copy(cli, o)))

  program
    .command('rebuild')
    .requiredOption('--from <folders...>', "the entries' backup folders, as this machine reaches them")
    .option('--description <file>', 'the description of the group, which the manifests do not hold', 'group.yaml')
    .option(
      '--active <entry>',
      'which database is in use now, where it is not that of the newest copy',
      named(EntryId, "an entry's name"),
    )
    .option('--dry-run', 'only show what would be written')
    .summary('a new log from the manifests of the copies, when the log is gone for good')
    .description(
      'Makes a new log of a group from the manifests beside its copies, marked as such: the group as it is described, switched off, and every backup set with the folders where it lies. Copies are read back before anything rests on them; sets of earlier epochs are pinned. Consents are not taken over.',
    )
    .addHelpText('after', examples('rebuild --from /mnt/b/backup /mnt/c/backup --dry-run'))
    .action((o) => go((cli) => rebuild(cli, o)))
}
