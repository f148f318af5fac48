import type { Verdict } from '@db-failover/domain'
import { type EngineHealth, type Probe, saw, type Target } from '@db-failover/ports'
import type { Asks } from './asks.ts'
import type { Settings } from './config.ts'
import { Refused } from './errors.ts'
import { memberSays } from './fitting.ts'
import { writeGuard } from './guard.ts'
import { asLeader } from './leader-session.ts'
import { type DatabaseState, type Marked, readMarkers, readState } from './markers.ts'
import { requireGeneration } from './places.ts'
import { backupByGuid } from './statements/catalog.ts'
import { verdictOfFailure } from './verdicts.ts'

type Options = Parameters<EngineHealth['probe']>[1]

const states: Readonly<Record<string, readonly [Verdict, string]>> = {
  RECOVERING: ['starting', 'The database is being recovered.'],
  RECOVERY_PENDING: ['unusable', 'The database could not be recovered (RECOVERY_PENDING): its files may be missing.'],
  SUSPECT: ['unusable', 'The database is SUSPECT.'],
  EMERGENCY: ['administrator', 'An administrator has set the database to EMERGENCY.'],
  OFFLINE: ['administrator', 'An administrator has taken the database OFFLINE.'],
  RESTORING: ['administrator', 'The database is RESTORING.'],
}

/** A database that is open, but not as hosts need it, and not by our fence. */
const restricted = (state: DatabaseState, fenced: boolean): string | null => {
  if (state.standby) return 'The database is a warm standby of somebody else (STANDBY).'
  if (state.access !== 'MULTI_USER') return `An administrator has set the database to ${state.access}.`
  return state.readOnly && !fenced ? 'An administrator has set the database to READ_ONLY.' : null
}

/** Whose full stands as differential base, where it is not ours: a hint from msdb, which may have been purged. */
const foreignFull = async (session: Asks, { base, guard }: Marked): Promise<Probe['foreignFull']> => {
  if (base === null || guard === null || guard.base === null || base === guard.base.guid) return null
  const rows = await session.ask(backupByGuid(base)).then(
    (answer) => answer.rows,
    () => [],
  )
  const { name, user_name: user } = rows[0] ?? {}
  const tool = [name, user].find((u) => typeof u === 'string' && u !== '')
  return { tool: typeof tool === 'string' ? tool : null }
}

/**
 * The leader's probe of the unfenced active writes its term once, where an earlier one stands: from then on whatever the
 * leader before it still asks for is refused. The log's end is counter enough; nothing else is written.
 */
const claim = async (settings: Settings, target: Target, { guard }: Marked, options: Options): Promise<void> => {
  const { raise: term, signal } = options
  if (term === null || guard === null || guard.group !== target.group || guard.term >= term) return
  await asLeader(settings, target.entry, target.group, { term, signal, progress: () => {} }, ({ session }) =>
    writeGuard(session, requireGeneration(target), { ...guard, term }),
  ).catch(() => {})
}

const judge = async (settings: Settings, session: Asks, target: Target, options: Options): Promise<Probe> => {
  const database = requireGeneration(target)
  const state = await readState(session, database)
  if (state === null && target.generation === null)
    return saw('alive', `The server answers; it has no database ${database} yet.`)
  if (state === null)
    return saw('administrator', `The server answers, but has no database ${database}: dropped or renamed.`)
  if (state.memberOf !== null) return saw('administrator', memberSays(database, state.memberOf))
  const known = states[state.state]
  if (known !== undefined) return saw(known[0], known[1], { generation: database })
  const marked = await readMarkers(session, database, state)
  const { guard, lineage } = marked
  const fenced = state.readOnly && guard?.fence !== null && guard?.fence !== undefined
  if (!state.readOnly) await claim(settings, target, marked, options)
  const seen = { generation: database, lineage, fenced, foreignFull: await foreignFull(session, marked) }
  const hindrance = restricted(state, fenced)
  if (hindrance !== null) return saw('administrator', hindrance, seen)
  if (guard !== null && guard.group !== target.group)
    return saw('alive', `The database answers; it belongs to failover group ${guard.group}.`, seen)
  return saw('alive', fenced ? `The database is fenced by ${guard.fence}.` : 'The database answers.', seen)
}

const judgeFailure = (cause: unknown): Probe => {
  if (cause instanceof Refused && cause.error.code === 'BAD_GENERATION_NAME') return saw('unusable', cause.error.says)
  const found = verdictOfFailure(cause)
  return saw(found.verdict, found.says, { refused: found.refused })
}

/**
 * One probe: reads the catalog from `master` on a connection that is kept for probes, changes nothing but the leader's term,
 * and answers within the time it is given.
 */
export const probe =
  (settings: Settings): EngineHealth['probe'] =>
  async (target, options) => {
    if (settings.closed.aborted) return saw('unhappy', 'The engine is closed.')
    const { timeoutMs } = options
    const answered = new AbortController()
    const late = new AbortController()
    const signal = AbortSignal.any([answered.signal, options.signal, settings.closed])
    const waited = settings.clock.sleep(timeoutMs, signal).then(() => {
      if (signal.aborted) return saw('unhappy', 'The probe was cancelled.')
      late.abort()
      return saw('gone', `The server did not answer within ${timeoutMs} ms.`)
    })
    try {
      const asked = settings.readers
        .read(target.entry, { timeoutMs, late: late.signal }, (server) => judge(settings, server, target, options))
        .catch(judgeFailure)
      return await Promise.race([asked, waited])
    } finally {
      answered.abort()
    }
  }
