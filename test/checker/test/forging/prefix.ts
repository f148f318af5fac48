import type { Evidence } from '../../evidence/evidence.ts'
import { switches } from '../../history/switches.ts'
import { dataOf, find } from './forge.ts'

/** The history as it stood right before the return: the backup database active, what it held being what its contingency backup holds. */
export const beforeTheReturn = (e: Evidence): Evidence => {
  const start = find(e, 'SwitchStarted', 1)
  const until = e.sightings[start.revision]?.after ?? 0
  const active = switches(e)[1]?.data
  const contingency = dataOf(find(e, 'ContingencyBackupTaken'))['backup']
  const set = dataOf({ ...start, data: contingency })['set']
  const journal = e.journal.filter((a) => a.after.machine < until)
  const held = e.secured.find((s) => s.set === set && s.rows !== null)?.rows ?? []
  return {
    ...e,
    until,
    journal,
    events: e.events.slice(0, start.revision),
    sightings: e.sightings.slice(0, start.revision),
    secured: [],
    databases: [
      ...e.databases.filter((d) => d.entry !== active?.to),
      { entry: active?.to ?? '', generation: active?.generation ?? '', lies: 'in place', rows: held },
    ],
  }
}
