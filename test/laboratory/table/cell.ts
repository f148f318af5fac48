import { phase } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { type Injury, Skipped } from '../faults/fault.ts'
import type { Heal } from '../faults/heal.ts'
import { machineNow } from '../processes/member.ts'
import { NotReached, type Session, until } from '../run/session.ts'
import { settle } from '../run/settle.ts'
import type { End } from './ends.ts'
import { hasMet, type Struck } from './meeting.ts'
import { goHome, type Moment } from './moments.ts'

/** Milliseconds in which an undisturbed operation reaches its moment, and in which a disturbed one ends. */
const REACH = 20_000
const ENDING = 90_000

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const demand = async (s: Session, command: Parameters<Session['ask']>[0]): Promise<void> => {
  const refused = await s.ask(command)
  if (refused !== null) throw new NotReached(`${command.type} was refused: ${refused}`)
}

/** Calls `hurt` in the very turn in which the event of the moment is seen, with its revision; null: there is none. */
const atMoment = async (s: Session, { ask, isCome }: Moment, hurt: (come: number | null) => void): Promise<void> => {
  if (isCome === null) return hurt(null)
  let come = false
  s.onEvent(({ event, head }) => {
    if (!isCome(event)) return true
    come = true
    hurt(Number(head.revision))
    return false
  })
  if (ask !== null) await demand(s, ask)
  await until('the moment', REACH, () => come)
}

/** How a cell ended, and whether the fault met the moment; `skipped` says why it could not be had. */
export type CellEnd = { readonly end: End; readonly met: boolean } | { readonly skipped: string }

/** Brings the group to the moment, hurts it there, heals it, and says how what was under way ended. */
export const runCell = async (s: Session, moment: Moment, injury: Injury): Promise<CellEnd> => {
  await settle(s, false, () => {})
  s.begun()
  if (moment.prepare !== null) {
    await demand(s, moment.prepare)
    await until(
      'its beginning',
      REACH,
      () => phase(s.state()) === 'on-backup-master-back' && s.state().switches.awaiting === null,
    )
  }
  const from = s.events.length
  let hurt: { readonly heal: Heal | null; readonly skipped: string | null } = { heal: null, skipped: null }
  let struck: Struck = { come: null, at: Number.POSITIVE_INFINITY }
  await atMoment(s, moment, (come) => {
    try {
      hurt = { heal: injury.begin(s), skipped: null }
      struck = { come, at: machineNow() }
    } catch (cause) {
      if (!(cause instanceof Skipped)) throw cause
      hurt = { heal: null, skipped: cause.message }
    }
  })
  await sleep(injury.forMs)
  await hurt.heal?.()
  const since = (): readonly ChainedEvent[] => s.events.slice(from)
  await until('the end of what was under way', ENDING, () => moment.end(since(), s.state()) !== null)
  const end = moment.end(since(), s.state())
  await until('the end of the switch', ENDING, () => s.state().switches.running === null)
  await goHome(s)
  await settle(s, true, () => {})
  if (hurt.skipped !== null) return { skipped: hurt.skipped }
  const told = since().map(({ event, head }) => ({ type: event.type, revision: Number(head.revision) }))
  const met = hasMet(struck, moment.over, told, s.observer.sightings)
  // A switch that was undone and asked for again by hand was undone.
  return { end: end === 'undone' ? end : (moment.end(since(), s.state()) ?? 'failed'), met }
}
