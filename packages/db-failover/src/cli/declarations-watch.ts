import { OperationId, phases } from '@db-failover/domain'
import { Option } from 'commander'
import { auditAt, auditVerify } from './commands/audit.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { history } from './commands/history.ts'
import { init } from './commands/init.ts'
import { rules } from './commands/rules.ts'
import { run } from './commands/run.ts'
import { status } from './commands/status.ts'
import { type Declare, examples } from './declared.ts'
import { named } from './named.ts'

// Commands that write no event: setting up, looking, proving. `run` writes what the rules say.

export const declareWatching: Declare = (program, go) => {
  program
    .command('init')
    .argument('[folder]', 'where to write them', '.')
    .summary('write a process file and a group description, both with comments')
    .description('Writes db-failover.yaml and group.yaml, both with comments. Never over a file that is there.')
    .addHelpText('after', examples('init', 'init /etc/db-failover --group orders'))
    .action((folder: string) => go((cli) => init(cli, folder)))

  program
    .command('run')
    .summary('supervise the groups until SIGINT or SIGTERM')
    .description(
      'Supervises every group that the process file names: probes, backs up, copies, fails over, returns. Ends running work cleanly on Ctrl-C or SIGTERM.',
    )
    .addHelpText('after', examples('run', 'run --config /etc/db-failover/db-failover.yaml'))
    .action(() => go(run))

  program
    .command('status')
    .option('--watch', 'look again every second')
    .option('--alarms', 'only the open alarms')
    .option('--copies', 'also the ledger: every backup set, where it lies, what was read back and restored')
    .summary('pause and alarms first; phase, entries, what is due and what to type')
    .description(
      'Shows each group: a pause and open alarms first, then what is wrong, what happens next and what to type, every entry with its restorable point, and what is due. (Master) is the original; ● is the active database.',
    )
    .addHelpText('after', examples('status', 'status --watch', 'status --copies', 'status --alarms --json'))
    .action((o) => go((cli) => status(cli, o)))

  program
    .command('doctor')
    .argument('[group]', 'the group (default: every group of the process file)')
    .option('--description <file>', 'the group as a file describes it, before it is applied; the log is not looked at')
    .option('--all', 'also what is as it should be')
    .summary('look at everything a group needs, and say what to do about it')
    .description(
      'Looks at the log, and at the servers, rights, folders, disks and clocks of a group, before they are needed: one line for each finding, the worst first, with what to do. Changes nothing; into each folder it writes a small file and removes it again. Exit code 0 when nothing is wrong, 5 with warnings, 6 with errors.',
    )
    .addHelpText('after', examples('doctor', 'doctor orders --all', 'doctor --description group.yaml --json'))
    .action((group: string | undefined, o) => go((cli) => doctor(cli, group, o)))

  program
    .command('history')
    .option('--from <moment>', 'from this time or revision on')
    .option('--to <moment>', 'up to this time or revision')
    .option(
      '--operation <id>',
      'only what belongs to this operation',
      named(OperationId, 'an operation such as orders/2/14'),
    )
    .option('--all', 'also what happens all the time: copies, checks, deletions')
    .summary('the timeline in sentences, and what each switch cost')
    .description(
      'Tells what happened, one sentence per event, and for every switch its cause, detection time, downtime and data-loss window. Times are UTC.',
    )
    .addHelpText(
      'after',
      examples('history', 'history --from 2026-03-01', 'history --operation orders/2/14', 'history --json'),
    )
    .action((o) => go((cli) => history(cli, o)))

  const audit = program.command('audit').summary('prove the log; see the group at a past moment')
  audit
    .command('verify')
    .option('--anchors <folders...>', 'backup folders whose manifests the log is compared with')
    .summary('the full proof of the log')
    .description(
      'Recomputes every hash of the log and compares it with the manifests in backup folders. Says from where on the log is unanchored: what comes later could have been rewritten as a whole. Reads what hosts reported as well, row by row: no chain binds it. Exit code 4 on damage, with the first revision that fails.',
    )
    .addHelpText('after', examples('audit verify', 'audit verify --anchors /backup/machine-b /backup/machine-c'))
    .action((o) => go((cli) => auditVerify(cli, o)))
  audit
    .command('at')
    .argument('<moment>', 'a revision (17) or a time (2026-03-01T12:00:00Z)')
    .summary('the group as it stood at a moment')
    .description('Folds the log up to a revision or a time and shows the status as it was then.')
    .addHelpText('after', examples('audit at 17', 'audit at "2026-03-01 12:00"'))
    .action((moment: string) => go((cli) => auditAt(cli, moment)))

  program
    .command('rules')
    .option('--on <input>', 'only the rules for this input')
    .addOption(new Option('--phase <phase>', 'only the rules that can fire in this phase').choices([...phases]))
    .summary('the rule table')
    .description('Prints the rules by which everything is decided, in the order in which they are tried.')
    .addHelpText('after', examples('rules', 'rules --on StartFailover', 'rules --phase down --json'))
    .action((o) => go((cli) => rules(cli, o)))

  program
    .command('demo')
    .option(
      '--keep',
      'leave the folder with its db-failover.yaml, so that status, history and audit can be tried on it',
    )
    .option('--folder <folder>', "where to make the demo's own folder; else where temporary files go")
    .option('--log <connection>', 'an EventStoreDB that holds the log (esdb://…), instead of a SQLite file')
    .addOption(
      new Option('--engine <engine>', 'the databases: SQLite files, or three emulated SQL Server instances')
        .choices(['sqlite', 'sqlserver-emulator'])
        .default('sqlite'),
    )
    .option('--emulator <program>', "the emulator's program, which is part of this project's repository only")
    .option('--restart', 'start supervisor and application again when they die, so that you may kill them')
    .summary('the whole story on real files and processes')
    .description(
      'Protects a real database, loses it, takes over, returns, is deceived and notices: on databases and processes of its own, in a folder of its own, in well under a minute. Ends with the timeline and a verdict that is computed apart; exit code 1 if anything is not as it should be.',
    )
    .addHelpText('after', examples('demo', 'demo --keep --folder .'))
    .action((o) => go((cli) => demo(cli, o)))
}
