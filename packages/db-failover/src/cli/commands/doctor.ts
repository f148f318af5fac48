import { resolve } from 'node:path'
import { localBackupFiles } from '@db-failover/backup-files-local'
import { GroupId, initial } from '@db-failover/domain'
import { about, type Diagnosis, type EventLog, type ExaminedGroup, type LogExamination } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { readDescription } from '../../config/group/read.ts'
import type { Process } from '../../config/process/read.ts'
import { examinedInFile, examinedInLog } from '../../doctor/examined.ts'
import { counted, exitCodeFor, type Found, findingLines, worstFirst } from '../../doctor/findings.ts'
import { examineFolders, newestFullBytes } from '../../doctor/folders.ts'
import { examineChain, examinePlace, examineSupervisor, integrityTodo } from '../../doctor/log.ts'
import { examinePolicy } from '../../doctor/policy.ts'
import { examinationOf } from '../adapters-of.ts'
import { type Failure, failureLines } from '../failure.ts'
import { findConfig } from '../find-config.ts'
import { eventStoreConfig, logOf } from '../log-of.ts'
import { type Answer, groupsOf, standingOf } from '../session.ts'
import { ticking } from '../ticking.ts'
import type { Cli } from '../world.ts'

export interface DoctorOptions {
  /** Examines the group that a file describes, before it is in the log. */
  readonly description?: string
  readonly all?: boolean
}

const logExamination = async ({ env }: Cli, { log }: Process): Promise<LogExamination> => {
  if ('sqlite' in log) {
    const { examineSqliteLog } = await import('@db-failover/event-log-sqlite')
    return examineSqliteLog({ path: log.sqlite })
  }
  const { examineEventStore } = await import('@db-failover/event-log-eventstoredb')
  return examineEventStore(eventStoreConfig(log, env))
}

const withGroup =
  (group: GroupId | null) =>
  (d: Diagnosis): Found => ({ group, ...d })

/** What the log says of one group, and its entries as they should be examined; null: it is not in the log. */
const inLog = async (
  log: EventLog,
  process: Process,
  group: GroupId,
): Promise<{
  readonly found: readonly Diagnosis[]
  readonly examined: ExaminedGroup | null
  readonly full: number | null
}> => {
  const standing = await standingOf(log, group)
  const on = about(null)
  if (standing._tag === 'Left') {
    const unsound = on.error('integrity', failureLines(standing.left).join(' '), integrityTodo(group))
    return { found: [unsound], examined: null, full: null }
  }
  const { state } = standing.right
  if (state === initial)
    return {
      found: [
        on.error(
          'group',
          `The log has no group ${group}.`,
          'Type: db-failover apply group.yaml; before that, db-failover doctor --description group.yaml examines it.',
        ),
      ],
      examined: null,
      full: null,
    }
  return {
    found: [
      await examineChain(log, group),
      examinePolicy(state),
      ...examinePlace(process, state),
      await examineSupervisor(log, group, state),
    ],
    examined: examinedInLog(group, state),
    full: newestFullBytes(state),
  }
}

/** What lies outside the log: servers, folders and rights of one group. */
const outside = async (
  cli: Cli,
  process: Process,
  examined: ExaminedGroup,
  full: number | null,
): Promise<Either<Failure, readonly Diagnosis[]>> => {
  const engine = await examinationOf(process, cli.env)
  if (engine._tag === 'Left') return engine
  const [servers, folders] = await Promise.all([
    engine.right.examine(examined, cli.stop),
    examineFolders(localBackupFiles(), examined, full),
  ])
  return right([...servers, ...folders])
}

const described = async (cli: Cli, file: string): Promise<Either<Failure, readonly ExaminedGroup[]>> => {
  const read = await readDescription(resolve(cli.cwd, file))
  return read._tag === 'Left' ? read : right([examinedInFile(read.right)])
}

const examine = async (
  cli: Cli,
  process: Process,
  groups: readonly GroupId[],
  { description }: DoctorOptions,
): Promise<Either<Failure, readonly Found[]>> => {
  const found: Found[] = []
  const targets: { readonly examined: ExaminedGroup; readonly full: number | null }[] = []
  if (description !== undefined) {
    const read = await described(cli, description)
    if (read._tag === 'Left') return read
    targets.push(...read.right.map((examined) => ({ examined, full: null })))
  } else {
    const store = await logExamination(cli, process)
    found.push(...(await store.examine(groups, cli.stop)).map(withGroup(null)))
    if (!found.some((f) => f.severity === 'error')) {
      const opened = await logOf(process, cli.env, { create: false })()
      if (opened._tag === 'Right')
        try {
          for (const group of groups) {
            const one = await inLog(opened.right, process, group)
            found.push(...one.found.map(withGroup(group)))
            if (one.examined !== null) targets.push({ examined: one.examined, full: one.full })
          }
        } finally {
          await opened.right.close()
        }
    }
  }
  for (const { examined, full } of targets) {
    const one = await outside(cli, process, examined, full)
    if (one._tag === 'Left') return one
    found.push(...one.right.map(withGroup(examined.group)))
  }
  return right(found)
}

/** Looks at everything that a group needs, before it is needed. */
export const doctor = async (cli: Cli, group: string | undefined, options: DoctorOptions): Promise<Answer> => {
  const process = await findConfig(cli)
  if (process._tag === 'Left') return process
  const groups = groupsOf(process.right, group ?? cli.globals.group)
  if (groups._tag === 'Left') return groups
  if (group !== undefined && GroupId.is(group) && !process.right.groups.includes(group))
    return left({
      _tag: 'Usage',
      says: `the process file runs no group ${group} (groups: ${process.right.groups.join(', ')})`,
    })
  const done = ticking(cli.out, () => 'looking at log, servers and folders')
  const examined = await examine(cli, process.right, groups.right, options).finally(done)
  if (examined._tag === 'Left') return examined
  const found = worstFirst(examined.right)
  const sums = counted(found)
  const exitCode = exitCodeFor(sums)
  cli.out.result({ diagnoses: found, ...sums, exitCode }, () => findingLines(found, options.all === true, cli.out.ink))
  return right(exitCode)
}
