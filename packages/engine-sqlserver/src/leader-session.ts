import type { Entry, GroupId } from '@db-failover/domain'
import type { LeaderRun } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { errorOf, Refused, refused, stopIfAborted } from './errors.ts'
import { type Opening, openSession, type Session, withSession } from './session.ts'
import { sessionsNamed } from './statements/catalog.ts'
import { killSession } from './statements/state.ts'

/** How a leader's connection names itself to the server (`sys.dm_exec_sessions.program_name`). */
const programName = (group: GroupId, term: number, process: string): string => `db-failover/${group}/${term}/${process}`

const termIn = (group: GroupId, name: unknown): number | null => {
  const lead = `db-failover/${group}/`
  if (typeof name !== 'string' || !name.startsWith(lead)) return null
  const found = /^(\d+)\//.exec(name.slice(lead.length))
  return found?.[1] === undefined ? null : Number(found[1])
}

const likeLiteral = (text: string): string => text.replaceAll(/[!%_[]/g, '!$&')

/** One session of a leader. Its number is used again after it has ended, so the moment of its login belongs to it. */
interface LeaderSessionOn {
  readonly id: number
  readonly since: unknown
  readonly term: number
  readonly own: boolean
}

const sessionsOf = async (session: Session, group: GroupId): Promise<readonly LeaderSessionOn[]> => {
  const { rows } = await session.ask(sessionsNamed(`${likeLiteral(`db-failover/${group}/`)}%`))
  return rows.flatMap((row) => {
    const term = termIn(group, row['program_name'])
    const id = Number(row['session_id'])
    return term === null ? [] : [{ id, since: row['since'], term, own: id === Number(row['own']) }]
  })
}

const pauseMs = 100
const sweepMs = 30_000

/** Ends the sessions that are picked, and waits until they are gone; answers those that are there then. */
const ended = async (
  { clock }: Settings,
  session: Session,
  group: GroupId,
  signal: AbortSignal,
  picked: (on: readonly LeaderSessionOn[]) => readonly LeaderSessionOn[],
): Promise<readonly LeaderSessionOn[]> => {
  const until = clock.monotonic() + sweepMs
  let refusal = ''
  for (;;) {
    const there = await sessionsOf(session, group)
    const wanted = picked(there)
    if (wanted.length === 0) return there
    if (clock.monotonic() > until)
      throw refused('Unreachable', 'SESSIONS_REMAIN', `${wanted.length} sessions of leaders do not end. ${refusal}`)
    for (const { id } of wanted)
      await session.ask(killSession(id)).catch((cause: unknown) => {
        refusal = errorOf(cause).says
      })
    await clock.sleep(pauseMs, signal)
    stopIfAborted(signal)
  }
}

/**
 * Ends what leaders of lower terms still run on this server: a stopped process keeps its connection, and with it a statement
 * that would go on. A higher term's session says that this leader is the overtaken one.
 */
const sweep = (settings: Settings, session: Session, group: GroupId, run: LeaderRun) =>
  ended(settings, session, group, run.signal, (there) => {
    const later = there.find((o) => o.term > run.term)
    if (later !== undefined)
      throw refused(
        'Overtaken',
        'LATER_TERM',
        `A leader of term ${later.term} works on this server; this one's is ${run.term}.`,
      )
    return there.filter((o) => o.term < run.term)
  })

/** Nobody knows what a statement does whose connection is lost, or which was not stopped when it should be. */
export const isLost = (cause: unknown): boolean =>
  cause instanceof Refused &&
  (['CONNECTION_LOST', 'NOT_STOPPED', 'STALLED'].includes(cause.error.code) ||
    (cause.error._tag === 'OutcomeUnknown' && !/^\d+$/.test(cause.error.code)))

export interface LeaderSession {
  readonly session: Session
  /** Another one of the same leader with a database as current one, for the statements that know no other. */
  readonly inside: (database: string) => Promise<Session>
}

/** Works under a leader's term on one server: its own connection, opened for this and closed after it. */
export const asLeader = async <A>(
  settings: Settings,
  entry: Entry,
  group: GroupId,
  run: LeaderRun,
  work: (leader: LeaderSession) => Promise<A>,
): Promise<A> => {
  const opening: Opening = {
    entry,
    credential: settings.credential(entry),
    programName: programName(group, run.term, settings.process),
    signal: run.signal,
  }
  let own: LeaderSessionOn | undefined
  try {
    return await withSession(settings, opening, async (session) => {
      own = (await sweep(settings, session, group, run)).find((o) => o.own)
      return work({ session, inside: (database) => openSession(settings, { ...opening, database }) })
    })
  } catch (cause) {
    const lost = own
    // What is asked next on this server is asked of a state that nobody changes behind it.
    if (lost !== undefined && isLost(cause))
      await withSession(settings, { ...opening, signal: settings.closed }, (session) =>
        ended(settings, session, group, settings.closed, (there) =>
          there.filter((o) => !o.own && o.id === lost.id && o.since === lost.since),
        ),
      ).catch(() => {})
    throw cause
  }
}

/** Works without a term: probes, checks of files and entries change nothing in a protected database. */
export const asReader = <A>(
  settings: Settings,
  entry: Entry,
  options: { readonly signal: AbortSignal; readonly connectTimeoutMs?: number },
  work: (session: Session) => Promise<A>,
): Promise<A> =>
  withSession(
    settings,
    { entry, credential: settings.credential(entry), programName: `db-failover//${settings.process}`, ...options },
    work,
  )
