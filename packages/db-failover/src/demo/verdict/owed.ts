import type { Evidence } from '../evidence/evidence.ts'
import { type Check, check, none } from './check.ts'
import { factsOf, from } from './facts-of.ts'

interface Owed {
  readonly revision: number
  readonly at: string
  /** When and where it was cleared; the end of the log where it was not. */
  readonly until: { readonly revision: number; readonly at: string }
}

const owedIn = (e: Evidence): readonly Owed[] => {
  const cleared = factsOf(e.facts, 'ObligationCleared')
  const end = e.facts.at(-1)
  return factsOf(e.facts, 'ManualBackupRequired').map(({ revision, at }) => ({
    revision,
    at,
    until: cleared.find((c) => c.revision > revision) ?? { revision: (end?.revision ?? 0) + 1, at: end?.at ?? at },
  }))
}

const forbidden = (type: string, data: object): boolean =>
  (type === 'BackupStarted' && 'kind' in data && data.kind === 'differential') ||
  (type === 'SwitchStarted' && 'automatic' in data && data.automatic === true) ||
  type === 'BackupRetired'

const held = (e: Evidence, owed: Owed): readonly Check[] => {
  const during = e.facts.filter((f) => f.revision > owed.revision && f.revision < owed.until.revision)
  const lost = during.find((f) => f.event.type === 'MasterLost')
  const blocked = during.find((f) => f.event.type === 'FailoverBlocked' && f.event.data.reasons.includes('owed'))
  const waited = from(owed.at, lost?.at ?? owed.until.at)
  return [
    none(
      `owed-held ${owed.revision}`,
      'while a manual backup was owed no differential was taken, nothing failed over by itself, nothing was deleted',
      during.filter((f) => forbidden(f.event.type, f.event.data)),
      (f) => `revision ${f.revision}, ${f.event.type}`,
      `${during.length} events within ${from(owed.at, owed.until.at)} ms`,
    ),
    check(
      `owed-due ${owed.revision}`,
      'a differential had come due meanwhile',
      waited > e.differentialEveryMs,
      `${waited} ms, one is due every ${e.differentialEveryMs} ms`,
    ),
    check(
      `owed-blocked ${owed.revision}`,
      'the master was lost while the backup was owed, and the log says why nothing failed over',
      lost !== undefined && blocked !== undefined && blocked.revision > lost.revision,
      lost === undefined ? 'the master was not lost' : `lost at ${lost.at}, blocked at ${blocked?.at ?? 'no time'}`,
    ),
    check(
      `owed-cleared ${owed.revision}`,
      "an operator's full backup cleared it",
      factsOf(e.facts, 'ObligationCleared').some((c) => c.revision === owed.until.revision),
      owed.until.at,
    ),
  ]
}

export const owedChecks = (e: Evidence): readonly Check[] => {
  const all = owedIn(e)
  return [
    check('owed', 'a restore behind our back was noticed', all.length === 1, `${all.length} times`),
    ...all.flatMap((o) => held(e, o)),
  ]
}
