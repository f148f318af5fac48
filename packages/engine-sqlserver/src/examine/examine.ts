import {
  about,
  type Diagnosis,
  type EngineExamination,
  type ExaminedEntry,
  type ExaminedGroup,
} from '@db-failover/ports'
import { nameFinding } from '../check-entry.ts'
import { type Settings, type SqlServerEngineConfig, settingsOf } from '../config.ts'
import { readServer } from '../edition.ts'
import { errorOf, Refused } from '../errors.ts'
import { asReader } from '../leader-session.ts'
import { readersOf } from '../readers.ts'
import type { Statement } from '../statement.ts'
import { serverClock } from '../statements/examine.ts'
import { besideActive, ownCertificate } from './beside-active.ts'
import { notConnected } from './connecting.ts'
import { database } from './database.ts'
import { factsOf } from './facts.ts'
import { folders } from './folders.ts'
import { hosts } from './hosts.ts'
import { type Examines, type Facts, type Look, text } from './look.ts'
import { permissions } from './permissions.ts'
import { clock, tls, version } from './server.ts'
import { space } from './space.ts'

interface Seen {
  readonly diagnoses: readonly Diagnosis[]
  readonly facts: Facts | null
}

/** Nothing more is asked of a server that has stopped answering: each question would wait anew. */
const isSilent = (cause: unknown): boolean =>
  cause instanceof Refused &&
  ['Unreachable', 'OutcomeUnknown', 'Cancelled'].includes(cause.error._tag) &&
  !/^\d+$/.test(cause.error.code)

/** One part that cannot be looked at leaves the others standing. */
const tried = async (what: string, look: Look, examines: Examines): Promise<readonly Diagnosis[]> => {
  try {
    return await examines(look)
  } catch (cause) {
    if (isSilent(cause) || look.signal.aborted) throw cause
    const { says, code } = errorOf(cause)
    const todo = 'Correct what else is shown of this entry, and type db-failover doctor again.'
    return [look.on.warning(what, `It cannot be looked at: ${says} (${code})`, todo)]
  }
}

const parts = (active: Facts | null): readonly (readonly [string, Examines])[] => [
  ['TLS', tls],
  ['permissions', permissions],
  ['host login', hosts],
  ['database', database],
  ['folders', folders],
  ['space', space(active)],
  ['clock', clock],
]

const named = (group: ExaminedGroup, examined: ExaminedEntry): Diagnosis => {
  const on = about(examined.entry.id)
  const { ok, says } = nameFinding(group.group, examined.entry)
  return ok
    ? on.fine('name', says)
    : on.error('name', says, 'Give the database a shorter name, and add the entry anew under it.')
}

const one = async (
  settings: Settings,
  group: ExaminedGroup,
  examined: ExaminedEntry,
  active: Facts | null,
  signal: AbortSignal,
): Promise<Seen> => {
  const { entry, generation } = examined
  const on = about(entry.id)
  const diagnoses: Diagnosis[] = [named(group, examined)]
  const patienceMs = 2 * settings.connectTimeoutMs
  try {
    return await asReader(settings, entry, { signal }, async (opened) => {
      const session = { ...opened, ask: (statement: Statement) => opened.ask(statement, patienceMs) }
      const info = await readServer(session)
      const login = text((await session.ask(serverClock())).rows[0]?.['login']) ?? 'the login'
      const base = {
        settings,
        group,
        examined,
        database: generation ?? entry.database,
        on,
        session,
        info,
        login,
        signal,
      }
      diagnoses.push(on.fine('server', `${entry.server} answers, and lets ${login} in.`), ...version(base, active))
      for (const [what, examines] of parts(active)) diagnoses.push(...(await tried(what, base, examines)))
      const facts = await factsOf(base)
      diagnoses.push(
        ...ownCertificate(base, facts, active),
        ...(active === null ? [] : besideActive(base, active, facts)),
      )
      return { diagnoses, facts }
    })
  } catch (cause) {
    return { diagnoses: [...diagnoses, notConnected(on, entry, '', cause)], facts: null }
  }
}

/**
 * SQL Server instances, as `doctor` looks at them: with this process's login and a host's, over TLS, in the active database
 * and in `master`. It reads, and writes one small file into each folder, which it removes again.
 */
export const examineSqlServer = (config: SqlServerEngineConfig): EngineExamination => ({
  examine: async (group, signal) => {
    const closing = new AbortController()
    const told = settingsOf(config, closing.signal)
    const settings: Settings = { ...told, readers: readersOf(told) }
    try {
      const first = group.entries.find((e) => e.active)
      const active = first === undefined ? null : await one(settings, group, first, null, signal)
      const rest = await Promise.all(
        group.entries.filter((e) => e !== first).map((e) => one(settings, group, e, active?.facts ?? null, signal)),
      )
      return [...(active === null ? [] : [active]), ...rest].flatMap((s) => s.diagnoses)
    } finally {
      closing.abort()
      await settings.readers.close()
    }
  },
})
