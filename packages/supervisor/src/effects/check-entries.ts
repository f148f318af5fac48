import type { Entry, EntryId, Finding, State } from '@db-failover/domain'
import type { EffectRun, Runner } from './run.ts'

type Findings = readonly Finding[]

/** The folders as this process reaches them. */
const fromHere = async (run: EffectRun, entry: Entry): Promise<Findings> =>
  Promise.all(
    (['staging', 'backup'] as const).map(async (folder) => {
      const check = `${folder} folder from the supervisor`
      const tried = await run.files.check(entry[folder].supervisor)()
      if (tried._tag === 'Left') return { check, ok: false, says: tried.left.says }
      const { freeBytes } = tried.right
      return { check, ok: true, says: freeBytes === null ? 'Works.' : `Works; ${freeBytes} bytes are free.` }
    }),
  )

/** The server, and the folders as it reaches them. */
const fromThere = async (run: EffectRun, entry: Entry, source: Entry | null): Promise<Findings> => {
  try {
    const checked = await run.engineOf(entry).health.check(run.group, entry, run.signal, source)()
    return checked._tag === 'Right' ? checked.right : [{ check: 'server', ok: false, says: checked.left.says }]
  } catch (cause) {
    return [{ check: 'server', ok: false, says: `It cannot be asked: ${String(cause)}` }]
  }
}

/** A group's first master holds the database already. */
const isFirstMaster = (state: State, request: string, id: EntryId): boolean => {
  const command = Object.entries(state.people.requests).find(([key]) => key === request)?.[1].command
  return (
    state.configuration.master === null &&
    command?.type === 'ChangeGroup' &&
    command.changes.some((c) => c.change === 'designateMaster' && typeof c.entry !== 'string' && c.entry.id === id)
  )
}

/** Whose database the others take over: the active's, and of a group that is only described its master's. */
const sourceFor = (state: State, request: string, entries: readonly Entry[], of: Entry): Entry | null => {
  const { configuration, switches } = state
  const known = switches.active?.entry ?? configuration.master
  const found = known === null ? entries.find((e) => isFirstMaster(state, request, e.id)) : configuration.entries[known]
  return found === undefined || found.id === of.id ? null : found
}

const databaseAnswers = async (run: EffectRun, entry: Entry): Promise<Findings> => {
  const probe = await run
    .engineOf(entry)
    .health.probe(
      { group: run.group, entry, generation: null },
      { raise: null, timeoutMs: run.policy().probeTimeoutMs, signal: run.signal },
    )
  const there = probe.verdict === 'alive' && probe.generation !== null
  const says =
    probe.verdict === 'alive' && !there ? `There is no database ${entry.database}: ${probe.says}` : probe.says
  return [{ check: 'database', ok: there, says }]
}

export const checkEntries: Runner<'CheckEntries'> = async ({ request, entries }, run) => {
  if (!(await run.permitted())) return
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly [EntryId, Findings]> => {
      const [there, here] = await Promise.all([
        fromThere(run, entry, sourceFor(run.state(), request, entries, entry)),
        fromHere(run, entry),
      ])
      const reached = there.every((f) => f.check !== 'server' || f.ok)
      const database = isFirstMaster(run.state(), request, entry.id) && reached ? await databaseAnswers(run, entry) : []
      return [entry.id, [...there, ...here, ...database]]
    }),
  )
  if (run.signal.aborted) return
  await run.report({ type: 'EntriesChecked', request, findings: Object.fromEntries(found) })
}
