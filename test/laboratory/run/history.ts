import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Evidence, violations } from 'db-failover-test-checker'
import { type Injury, type Realm, Skipped } from '../faults/fault.ts'
import type { Heal } from '../faults/heal.ts'
import { machineNow } from '../processes/member.ts'
import { gather } from './gather.ts'
import type { Plan, Step, Until } from './plan.ts'
import { NotReached, openSession, type Session, type Setting } from './session.ts'
import { settle } from './settle.ts'

/** How one history ended. */
export interface Told {
  readonly folder: string
  readonly evidence: Evidence | null
  /** Sentences; none: everything held. */
  readonly violations: readonly string[]
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for the next such event, at most so long; answers whether it came. null: there is none. */
const comes = (s: Session, isCome: Until['isCome'] | null, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), withinMs)
    if (isCome === null) return
    s.onEvent(({ event }) => {
      if (!isCome(event)) return true
      clearTimeout(late)
      resolve(true)
      return false
    })
  })

/** Waits for the step's moment; answers whether the event came that it speaks of. */
const moment = async (s: Session, { after, withinMs, delayMs }: Step): Promise<boolean> => {
  const come = await comes(s, after === null ? null : ({ type }) => type === after, withinMs)
  await sleep(delayMs)
  return come
}

const begun = (s: Session, injury: Injury, say: (text: string) => void): Heal | null => {
  try {
    return injury.begin(s)
  } catch (cause) {
    if (!(cause instanceof Skipped)) throw cause
    say(`          skipped: ${cause.message}`)
    return null
  }
}

/** Lets every fault of the plan happen; what is still wrong with the world at the end is healed. */
const injure = async (s: Session, plan: Plan, say: (text: string) => void): Promise<void> => {
  const began = machineNow()
  const busy = new Map<Realm, Promise<unknown>>()
  const healing: Promise<unknown>[] = []
  for (const step of plan.steps) {
    const come = await moment(s, step)
    const { injury, realms, until } = step
    await Promise.all(realms.map((realm) => busy.get(realm)))
    const when = come ? `, ${step.delayMs} ms after ${step.after ?? ''}` : ''
    const early = until === null ? '' : `, until ${until.says}`
    say(`  ${((machineNow() - began) / 1_000).toFixed(2)} s  ${injury.says}${early}${when}`)
    const heal = begun(s, injury, say)
    if (heal === null) continue
    const healed = comes(s, until?.isCome ?? null, injury.forMs).then(heal)
    healing.push(healed)
    for (const realm of realms) busy.set(realm, healed)
  }
  await Promise.all(healing)
}

/** Under `keep` a failover past hosts that cannot be reached needs a person's standing consent. */
export const consent = async (s: Session): Promise<void> => {
  if (s.setting.mode === 'stop') return
  const refused = await s.ask({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'they may go on where they are' })
  if (refused !== null) throw new NotReached(`the consent was refused: ${refused}`)
}

const stopAll = async (s: Session): Promise<readonly string[]> => {
  const ends = await Promise.all(
    [...s.hosts, ...s.supervisors].map(async (member) => ({ name: member.name, how: await member.stop() })),
  )
  return ends.filter(({ how }) => how === 'killed').map(({ name }) => `${name} did not end when it was asked to`)
}

/** Ends all processes, and judges what they have left. */
export const judge = async (
  s: Session,
  heard: readonly string[],
  failed: string | null,
  clocksAgree: boolean,
): Promise<Told> => {
  const until = machineNow()
  const stuck = await stopAll(s)
  const wrong = [...(failed === null ? [] : [failed]), ...stuck, ...s.unexplained()]
  await s.close()
  const evidence = await gather(s, until, clocksAgree)
  await s.log.stop()
  await s.engine.stop()
  await s.network.close()
  const found = [...wrong, ...violations(evidence)]
  writeFileSync(join(s.layout.folder, 'evidence.json'), JSON.stringify(evidence))
  writeFileSync(join(s.layout.folder, 'said.txt'), `${heard.join('\n')}\n`)
  s.disks.close(found.length > 0)
  return { folder: s.layout.folder, evidence, violations: found }
}

/** One history: a group is begun, hurt, healed, and judged. */
export const tellHistory = async (setting: Setting, plan: Plan, say: (text: string) => void): Promise<Told> => {
  const heard: string[] = []
  const s = await openSession(setting, (line) => heard.push(`${new Date().toISOString()} ${line}`))
  let failed: string | null = null
  try {
    await settle(s, false, say)
    s.begun()
    await consent(s)
    await injure(s, plan, say)
    await settle(s, true, say)
  } catch (cause) {
    if (!(cause instanceof NotReached)) throw cause
    failed = cause.message
  }
  return judge(s, heard, failed, !plan.steps.some(({ movesClocks }) => movesClocks))
}

export const forget = ({ folder }: Told): void => rmSync(folder, { recursive: true, force: true })
