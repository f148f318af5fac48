import { ConsentTo, EntryId, OperationId, plus } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { Argument } from 'commander'
import { left } from 'fp-ts/lib/Either.js'
import { asked } from './commands/change.ts'
import { failover } from './commands/failover.ts'
import { type Declare, examples, leave } from './declared.ts'
import { durationArgument, named } from './named.ts'
import type { Outcome } from './session.ts'

// Commands by which people act: switching on and off, backups, failovers, returns, what only a person can decide.

const entry = named(EntryId, "an entry's name")
const operation = named(OperationId, 'an operation such as orders/2/14')

export const declareActing: Declare = (program, go) => {
  program
    .command('enable')
    .option('--accept-data-loss', 'what was written after the newest restorable point may be lost in a failover')
    .option(...leave)
    .summary('switch failover ON')
    .description(
      'Switches failover ON: backups follow their schedule, and a lost database is taken over from by itself. That rests on your consent that what was written after the newest restorable point may then be lost; it is recorded with your name.',
    )
    .addHelpText('after', examples('enable --accept-data-loss'))
    .action((o: { acceptDataLoss?: boolean; leave?: boolean }) =>
      go((cli) => asked(cli, { type: 'EnableFailover', acceptDataLoss: o.acceptDataLoss === true }, o)),
    )

  program
    .command('disable')
    .summary('switch failover OFF')
    .description(
      'Stops schedules and automatic switches. History, the active database and any fence stay as they are and are named.',
    )
    .addHelpText('after', examples('disable'))
    .action(() => go((cli) => asked(cli, { type: 'DisableFailover' })))

  program
    .command('pause')
    .argument('<duration>', 'for how long', durationArgument)
    .requiredOption('--reason <text>', 'why; it is the first thing that status shows')
    .summary('no automatic failover or return for a stated time')
    .description('Pauses automatic failover and return. Detection, backups and alarms go on. It ends by itself.')
    .addHelpText('after', examples('pause 2h --reason "network work in the data centre"'))
    .action((ms: number, o: { reason: string }) =>
      go((cli) => asked(cli, { type: 'Pause', until: plus(systemClock.now(), ms), reason: o.reason })),
    )

  program
    .command('resume')
    .summary('end the pause')
    .description('Ends the pause before its time.')
    .addHelpText('after', examples('resume'))
    .action(() => go((cli) => asked(cli, { type: 'Resume' })))

  program
    .command('backup')
    .addArgument(new Argument('<kind>', 'full or differential').choices(['full', 'differential']))
    .option(...leave)
    .summary('take a backup now and follow it to the end')
    .description(
      'Takes a backup of the active database now, marked manual, and follows it until every folder has answered.',
    )
    .addHelpText('after', examples('backup full', 'backup differential --json'))
    .action((kind: 'full' | 'differential', o) => go((cli) => asked(cli, { type: 'RunBackup', kind }, o)))

  program
    .command('failover')
    .option('--to <entry>', 'which backup database; else the freshest', entry)
    .option('--planned', 'lose nothing, or undo it (the default)')
    .option('--force', 'also with the active database gone; what no copy holds may be lost')
    .option('--accept-data-loss', 'needed with --force')
    .option('--accept-no-fence', 'also where the old database can be neither fenced nor waited for')
    .option(
      '--without-contingency',
      'also onto a server whose former database is in no contingency backup: it is given up',
    )
    .option('--forecast', 'only show which chain would be used, how old it is, and what is given up')
    .option(...leave)
    .summary('make a backup database active; shows the forecast first')
    .description(
      'Moves the hosts to a backup database. Planned: hosts leave, the old database is fenced, a last differential is taken and restored; nothing is lost, or all of it is undone. Forced: restores the newest chain; what it lacks may be lost.',
    )
    .addHelpText(
      'after',
      examples('failover --forecast', 'failover --to machine-b --planned', 'failover --force --accept-data-loss'),
    )
    .action((o) => go((cli) => failover(cli, o)))

  program
    .command('return')
    .option('--keep-changes', "the master gets the backup database's contents (the default)")
    .option('--discard-changes', 'the master is opened as it stands; what was written since is given up')
    .option('--accept-data-loss', 'needed with --discard-changes')
    .option('--without-contingency', 'also where no contingency backup can be taken')
    .option(...leave)
    .summary('back to the master')
    .description(
      'Makes the master active again. Keeping the changes: its own state is kept in a contingency backup, then it gets the contents of the active database. Discarding them: they are kept in a contingency backup, and the master is opened as it stands.',
    )
    .addHelpText('after', examples('return --keep-changes', 'return --discard-changes --accept-data-loss'))
    .action(
      (o: {
        keepChanges?: boolean
        discardChanges?: boolean
        acceptDataLoss?: boolean
        withoutContingency?: boolean
        leave?: boolean
      }) =>
        go(
          async (cli): Promise<Outcome> =>
            o.keepChanges === true && o.discardChanges === true
              ? left({ _tag: 'Usage', says: 'a return keeps the changes or discards them, not both' })
              : asked(
                  cli,
                  {
                    type: 'ReturnToMaster',
                    changes: o.discardChanges === true ? 'discard' : 'keep',
                    acceptDataLoss: o.acceptDataLoss === true,
                    withoutContingency: o.withoutContingency === true,
                  },
                  o,
                ),
        ),
    )

  program
    .command('drill')
    .option('--on <entry>', 'on which backup database; else the first that can', entry)
    .option(...leave)
    .summary('restore beside the live database, check, throw away')
    .description(
      'Restores the newest chain beside the live database, checks it and throws it away. The result stays in the log.',
    )
    .addHelpText('after', examples('drill', 'drill --on machine-c'))
    .action((o: { on?: EntryId; leave?: boolean }) =>
      go((cli) => asked(cli, { type: 'RunDrill', on: o.on ?? null }, o)),
    )

  program
    .command('acknowledge')
    .addArgument(
      new Argument('<what>', 'a failed switch, the open alarms, or used-up switches').choices([
        'failure',
        'alarms',
        'exhausted',
      ]),
    )
    .option('--note <text>', 'what you found', '')
    .summary('say that a person has looked')
    .description(
      'failure: an automatic switch that failed on what it found may be tried again. exhausted: counting of automatic switches begins anew. alarms: they are shown as seen.',
    )
    .addHelpText('after', examples('acknowledge failure --note "the disk was replaced"', 'acknowledge alarms'))
    .action((what: 'failure' | 'alarms' | 'exhausted', o: { note: string }) =>
      go((cli) => asked(cli, { type: 'Acknowledge', what, note: o.note })),
    )

  program
    .command('pin-lineage')
    .argument('<full>', 'the full backup', operation)
    .argument('[differential]', 'the differential on it', operation)
    .requiredOption('--reason <text>', 'why it leads to the present')
    .summary('vouch that a chain leads to the present')
    .description(
      'A person vouches that a chain leads to the present of the active database, where the log cannot tell.',
    )
    .addHelpText('after', examples('pin-lineage orders/2/14 orders/2/17 --reason "the restore was our own test"'))
    .action((full: OperationId, differential: OperationId | undefined, o: { reason: string }) =>
      go((cli) =>
        asked(cli, { type: 'PinLineage', chain: { full, differential: differential ?? null }, reason: o.reason }),
      ),
    )

  program
    .command('release-fence')
    .argument('<entry>', 'the fenced entry', entry)
    .option(...leave)
    .summary('let a fenced database take writes again')
    .description(
      'Takes the fence from a database that is not active. Hosts do not go there by that; whoever writes to it does.',
    )
    .addHelpText('after', examples('release-fence machine-a'))
    .action((id: EntryId, o) => go((cli) => asked(cli, { type: 'ReleaseFence', entry: id }, o)))

  program
    .command('cancel')
    .argument('<operation>', 'as status shows it', operation)
    .option(...leave)
    .summary('cancel a running operation')
    .description('Cancels a running operation; honoured until the step that cannot be undone.')
    .addHelpText('after', examples('cancel orders/2/14'))
    .action((id: OperationId, o) => go((cli) => asked(cli, { type: 'CancelOperation', operation: id }, o)))

  program
    .command('consent')
    .addArgument(new Argument('<to>', 'what is consented to').choices(Object.keys(ConsentTo.keys)))
    .option('--statement <text>', 'in your words', 'given on the command line')
    .option('--withdraw', 'take it back')
    .summary('give or take back a standing consent')
    .description(
      'Records a standing consent with your name, such as cutOffHosts: hosts that are cut off from the log may go on while another database becomes active.',
    )
    .addHelpText(
      'after',
      examples('consent cutOffHosts --statement "their writes are merged by hand"', 'consent cutOffHosts --withdraw'),
    )
    .action((to: ConsentTo, o: { statement: string; withdraw?: boolean }) =>
      go((cli) =>
        asked(
          cli,
          o.withdraw === true ? { type: 'WithdrawConsent', to } : { type: 'GiveConsent', to, statement: o.statement },
        ),
      ),
    )
}
