import type { Preparation, Prepared, Roles } from '@db-failover/event-log-eventstoredb'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Process } from '../../config/process/read.ts'
import type { Failure } from '../failure.ts'
import { findConfig } from '../find-config.ts'
import { logFailure } from '../log-failure.ts'
import { eventStoreConfig } from '../log-of.ts'
import { jsonLine } from '../output/output.ts'
import type { Outcome } from '../session.ts'
import type { Cli } from '../world.ts'

interface InitLogOptions {
  readonly dryRun?: boolean
  readonly defaultList?: boolean
  /** Names of environment variables. */
  readonly userFrom?: string
  readonly passwordFrom?: string
  readonly supervisors: string
  readonly hosts: string
  readonly operators: string
  readonly auditors: string
}

type Config = ReturnType<typeof eventStoreConfig>

/** The administrator: named by variables on the command line, else as the process file says. */
const configOf = (cli: Cli, { log }: Process, options: InitLogOptions): Either<Failure, Config> => {
  if ('sqlite' in log)
    return left({
      _tag: 'Usage',
      says: 'the log is a SQLite file, which needs no preparation: init-log is for EventStoreDB',
    })
  const { userFrom, passwordFrom } = options
  const config = eventStoreConfig(log, cli.env)
  if (userFrom === undefined && passwordFrom === undefined) return right(config)
  const username = cli.env[userFrom ?? '']
  const password = cli.env[passwordFrom ?? '']
  return username === undefined || password === undefined
    ? left({ _tag: 'Usage', says: '--user-from and --password-from each name a variable that the environment has' })
    : right({ ...config, credentials: { username, password } })
}

const documentLines = ({ stream, before, after, changed }: Prepared, dryRun: boolean): readonly string[] =>
  changed
    ? [
        `${dryRun ? 'would write' : 'wrote'} ${stream === '$settings' ? 'the default list of the server' : `the metadata of ${stream}`}`,
        `  before ${jsonLine(before)}`,
        `  ${dryRun ? 'then  ' : 'now   '} ${jsonLine(after)}`,
      ]
    : [`${stream} is as it should be`]

const lines = ({ documents, leftOpen }: Preparation, roles: Roles, dryRun: boolean): readonly string[] => [
  ...documents.flatMap((document) => documentLines(document, dryRun)),
  `roles: ${Object.entries(roles)
    .map(([role, name]) => `${role} ${name}`)
    .join(', ')}`,
  ...leftOpen.map((says) => `left open: every user of this server may ${says}`),
  ...(leftOpen.length === 0 ? [] : ['  --default-list narrows the default list, for every application on the server']),
]

/** Prepares an EventStoreDB for the log: access list and limit of the supervisors' stream. May be repeated. */
export const initLog = async (cli: Cli, options: InitLogOptions): Promise<Outcome> => {
  const process = await findConfig(cli)
  if (process._tag === 'Left') return process
  const config = configOf(cli, process.right, options)
  if (config._tag === 'Left') return config
  const { administerEventStore } = await import('@db-failover/event-log-eventstoredb')
  const administration = administerEventStore(config.right)
  if (administration._tag === 'Left') return left({ _tag: 'Usage', says: administration.left.says })
  const { supervisors, hosts, operators, auditors } = options
  const roles = { supervisor: supervisors, host: hosts, operator: operators, auditor: auditors }
  const dryRun = options.dryRun === true
  try {
    const done = await administration.right.prepare({ roles, dryRun, defaultList: options.defaultList === true })()
    if (done._tag === 'Left') return left(logFailure(done.left))
    cli.out.result({ ...done.right, roles, dryRun }, () => lines(done.right, roles, dryRun))
    return right(undefined)
  } finally {
    await administration.right.close()
  }
}
