import type { Entry, GroupId } from '@db-failover/domain'
import type { LeaderRun } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { refused } from './errors.ts'
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

interface Other {
  readonly session: number
  readonly term: number
}

const others = async (session: Session, group: GroupId): Promise<readonly Other[]> => {
  const { rows } = await session.ask(sessionsNamed(`${likeLiteral(`db-failover/${group}/`)}%`))
  return rows.flatMap((row) => {
    const term = termIn(group, row['program_name'])
    return term === null ? [] : [{ session: Number(row['session_id']), term }]
  })
}

const pauseMs = 100
const sweepMs = 30_000

/**
 * Ends what leaders of lower terms still run on this server, and waits until they are gone: a stopped process keeps its
 * connection, and with it a statement that would go on. A higher term's session says that this leader is the overtaken one.
 */
const sweep = async (settings: Settings, session: Session, group: GroupId, run: LeaderRun): Promise<void> => {
  const until = settings.clock.monotonic() + sweepMs
  for (;;) {
    const found = await others(session, group)
    const later = found.find((o) => o.term > run.term)
    if (later !== undefined)
      throw refused(
        'Overtaken',
        'LATER_TERM',
        `A leader of term ${later.term} works on this server; this one's is ${run.term}.`,
      )
    const earlier = found.filter((o) => o.term < run.term)
    if (earlier.length === 0) return
    if (settings.clock.monotonic() > until)
      throw refused('Unreachable', 'SESSIONS_REMAIN', `${earlier.length} sessions of earlier terms do not end.`)
    for (const o of earlier) await session.ask(killSession(o.session)).catch(() => {})
    await settings.clock.sleep(pauseMs, run.signal)
    if (run.signal.aborted) throw refused('Cancelled', 'ABORTED', 'The work was cancelled.')
  }
}

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
  return withSession(settings, opening, async (session) => {
    await sweep(settings, session, group, run)
    return work({ session, inside: (database) => openSession(settings, { ...opening, database }) })
  })
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
