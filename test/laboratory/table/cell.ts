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
const REACH = 30_000
const ENDING = 120_000

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

type Asked = Parameters<Session['ask']>[0]

const refusedText = (command: Asked, why: string): string => `${command.type} was refused: ${why}`

const demand = async (s: Session, command: Asked): Promise<void> => {
  const refused = await s.ask(command)
  if (refused !== null) throw new NotReached(refusedText(command, refused))
}

/**
 * Calls `hurt` in the very turn in which the event of the moment is seen, with its revision; null: there is none. Whoever
 * asked for the operation may be answered later, when there is a leader again; what is resolved to waits for that.
 */
const atMoment = async (
  s: Session,
  { ask, isCome }: Moment,
  hurt: (come: number | null) => void,
): Promise<() => Promise<unknown>> => {
  if (isCome === null) {
    hurt(null)
    return async () => {}
  }
  let come = false
  s.onEvent(({ event, head }) => {
    if (!isCome(event)) return true
    come = true
    hurt(Number(head.revision))
    return false
  })
  let refused: string | null = null
  const answered =
    ask === null ? null : s.ask(ask).then((why) => (refused = why === null ? null : refusedText(ask, why)))
  await until('the moment', REACH, () => come || refused !== null)
  if (!come) throw new NotReached(refused ?? 'the moment did not come')
  return async () => answered
}

/** How a cell ended, and whether the fault met the moment; `skipped` says why it could not be had. */
export type CellEnd = { readonly end: End; readonly met: boolean } | { readonly skipped: string }

/**
 * Brings a group that is at rest to the moment, hurts it there, heals it, and says how what was under way ended. The group
 * is at rest again then.
 */
export const runCell = async (s: Session, moment: Moment, injury: Injury): Promise<CellEnd> => {
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
  const answered = await atMoment(s, moment, (come) => {
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
  await answered()
  if (hurt.skipped !== null) return { skipped: hurt.skipped }
  const told = since().map(({ event, head }) => ({ type: event.type, revision: Number(head.revision) }))
  const met = hasMet(struck, moment.over, told, s.observer.sightings)
  // A switch that was undone and asked for again by hand was undone.
  return { end: end === 'undone' ? end : (moment.end(since(), s.state()) ?? 'failed'), met }
}
