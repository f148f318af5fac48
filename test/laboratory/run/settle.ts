import { effectsOf, phase } from '@db-failover/domain'
import { readJournal } from 'db-failover-test-checker'
import { machineNow } from '../processes/member.ts'
import { NotReached, type Session } from './session.ts'

/** Milliseconds within which a healed world is at rest again. */
const LIMIT = 90_000
/** Milliseconds for which rest must last. */
const QUIET = 600
/** Milliseconds after which a person looks what is wrong. */
const PATIENCE = 8_000

const isCalm = (s: Session): boolean => {
  const state = s.state()
  const someLost = Object.values(state.detection.health).some((h) => h.kind === 'lost')
  const idle = s.setting.daily || (effectsOf(state).length === 0 && Object.keys(state.people.requests).length === 0)
  return idle && phase(state) === 'protected' && !someLost && state.switches.awaiting === null
}

/** A backup that was begun since an event was verified: somebody leads, and does the daily work. */
const isLed = (s: Session, revision: bigint): boolean => {
  const later = s.events.filter(({ head }) => head.revision > revision).map(({ event }) => event)
  const begun = later.flatMap((e) => (e.type === 'BackupTaken' ? [e.data.backup.set] : []))
  return later.some((e) => e.type === 'CopyVerified' && begun.includes(e.data.set))
}

/** Every host has had a transaction acknowledged in the newest epoch since a moment, machine's clock. */
const allWrite = (s: Session, since: number): boolean =>
  s.hosts.every(({ name }) => {
    const last = readJournal(s.layout.journal(name)).at(-1)
    return last !== undefined && last.epoch === s.state().switches.active?.epoch && last.after.machine > since
  })

/** What an operator would do who reads `status`. */
const help = async (s: Session, say: (text: string) => void): Promise<void> => {
  const state = s.state()
  const command =
    state.lineage.owed !== null
      ? ({ type: 'RunBackup', kind: 'full' } as const)
      : phase(state) === 'on-backup-master-back'
        ? ({ type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false } as const)
        : ({ type: 'Acknowledge', what: 'failure', note: 'seen' } as const)
  const refused = await s.ask(command)
  if (refused?.includes('"NothingToDo"') !== true)
    say(`an operator: ${command.type}${refused === null ? '' : `, refused: ${refused}`}`)
}

/**
 * Waits until the group is as it should be, an operator helping; throws `NotReached` when it does not become so.
 * `proved`: and until a backup that is begun from now on has proved that it is led.
 */
export const settle = async (s: Session, proved: boolean, say: (text: string) => void): Promise<void> => {
  const began = machineNow()
  const last = s.events.at(-1)?.head.revision ?? -1n
  let looked = began
  let calmSince: number | null = null
  let proving = s.setting.daily || !proved
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const now = machineNow()
    const calm = isCalm(s)
    if (calm && !proving) {
      proving = true
      await s.ask({ type: 'RunBackup', kind: 'full' })
    }
    calmSince = calm && (!proved || isLed(s, last)) ? (calmSince ?? now) : null
    if (calmSince !== null && now - calmSince > QUIET && allWrite(s, calmSince)) return
    if (now - began > LIMIT) throw new NotReached(`${phase(s.state())} after ${LIMIT / 1_000} s in a healed world`)
    if (!proved || now - looked < PATIENCE) continue
    looked = now
    await help(s, say)
  }
}
