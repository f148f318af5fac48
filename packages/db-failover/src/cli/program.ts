import { readFileSync } from 'node:fs'
import { Command, CommanderError, type OutputConfiguration } from 'commander'
import { asTyped } from './as-typed.ts'
import { declareActing } from './declarations-act.ts'
import { declareDescribing } from './declarations-describe.ts'
import { declareLog } from './declarations-log.ts'
import { declareWatching } from './declarations-watch.ts'
import { examples, type Run } from './declared.ts'
import { exitCodeOf, exitCodes, type Failure, failureLines } from './failure.ts'
import { codesOf, plain } from './output/ink.ts'
import { jsonLine, outputTo } from './output/output.ts'
import { printable } from './output/printable.ts'
import type { Answer, Outcome } from './session.ts'
import type { Cli, Globals, World } from './world.ts'

const introduction =
  'Protects one database by backing it up and copying the backups to other servers; when it is lost, ' +
  'the newest restorable backups bring up a backup database, and every host application moves to it.'

const after = `
Exit codes: 0 done, 1 refused by a rule or not ended as asked, 2 usage or configuration,
            3 log, leader or database unavailable, 4 the log failed its proof;
            doctor: 5 warnings, 6 errors

Colours are left out where NO_COLOR is set or the output is no terminal.
${examples('init', 'run', 'apply group.yaml', 'enable --accept-data-loss', 'status', 'demo')}`

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}

/** The program with all its commands; `run` is given each command's body. */
export const programOf = (run: Run, output: OutputConfiguration = {}): Command => {
  const program = new Command('db-failover')
    .description(introduction)
    .version(version(), '--version', 'the version of this program')
    .option('--config <file>', 'the process file (default: db-failover.yaml in this folder)')
    .option('--group <name>', 'the failover group (default: the only one in the process file)')
    .option('--json', 'one JSON document, or one per line when it streams, and nothing else on standard output')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', after)
    .showHelpAfterError('(--help shows what is allowed)')
    .exitOverride()
    .configureOutput(output)
  declareWatching(program, run)
  declareDescribing(program, run)
  declareActing(program, run)
  declareLog(program, run)
  return program
}

const report = (cli: Cli, failure: Failure): number => {
  const exitCode = exitCodeOf(failure)
  const { streams, out } = cli
  const says = failureLines(failure, asTyped(cli.globals))
  if (out.isJson) streams.stdout.write(`${jsonLine({ error: failure, says, exitCode })}\n`)
  else
    for (const line of says.flatMap((l) => l.split('\n'))) streams.stderr.write(`${printable(line, codesOf(plain))}\n`)
  return exitCode
}

/** Runs one command line; answers its exit code. */
export const execute = async (world: World): Promise<number> => {
  const { argv, streams } = world
  const isJson = argv.includes('--json')
  let exitCode: number = exitCodes.done
  const run = async (body: (cli: Cli) => Promise<Outcome> | Promise<Answer>): Promise<void> => {
    const cli: Cli = { ...world, globals: program.opts<Globals>(), out: outputTo(streams, isJson, world.env) }
    const outcome = await body(cli)
    if (outcome._tag === 'Left') exitCode = report(cli, outcome.left)
    else if (typeof outcome.right === 'number') exitCode = outcome.right
  }
  const program = programOf(run, {
    writeOut: (text) => streams.stdout.write(text),
    writeErr: (text) => {
      if (!isJson) streams.stderr.write(text)
    },
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause
    if (cause.exitCode === 0) return exitCodes.done
    if (isJson)
      streams.stdout.write(
        `${jsonLine({ error: { _tag: 'Usage', says: cause.message }, exitCode: exitCodes.usage })}\n`,
      )
    return exitCodes.usage
  }
}
