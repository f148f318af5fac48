import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Evidence, violations } from 'db-failover-test-checker'
import type { Heal } from '../faults/fault.ts'
import { machineNow } from '../processes/member.ts'
import { gather } from './gather.ts'
import type { Plan, Step } from './plan.ts'
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

/** Waits for the step's moment; answers whether the event came that it speaks of. */
const moment = async (s: Session, { after, withinMs, delayMs }: Step): Promise<boolean> => {
  let come = false
  if (after === null) await sleep(withinMs)
  else
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, withinMs)
      s.onEvent(({ event }) => {
        if (event.type !== after) return true
        come = true
        clearTimeout(late)
        resolve()
        return false
      })
    })
  await sleep(delayMs)
  return come
}

/** Lets every fault of the plan happen; what is still wrong with the world at the end is healed. */
const injure = async (s: Session, plan: Plan, say: (text: string) => void): Promise<void> => {
  const began = machineNow()
  const busy = new Map<string, Promise<void>>()
  for (const step of plan.steps) {
    const come = await moment(s, step)
    const { injury, fault } = step
    // One of a kind at a time: a machine that is away cannot be taken away.
    await busy.get(fault.name)
    const when = come ? `, ${step.delayMs} ms after ${step.after ?? ''}` : ''
    say(`  ${((machineNow() - began) / 1_000).toFixed(2)} s  ${injury.says}${when}`)
    const heal: Heal | null = injury.begin(s)
    if (heal !== null) busy.set(fault.name, sleep(injury.forMs).then(heal))
  }
  await Promise.all(busy.values())
}

const stopAll = async (s: Session): Promise<readonly string[]> => {
  const ends = await Promise.all(
    [...s.hosts, ...s.supervisors].map(async (member) => ({ name: member.name, how: await member.stop() })),
  )
  return ends.filter(({ how }) => how === 'killed').map(({ name }) => `${name} did not end when it was asked to`)
}

/** One history: a group is begun, hurt, healed, and judged. */
export const tellHistory = async (setting: Setting, plan: Plan, say: (text: string) => void): Promise<Told> => {
  const heard: string[] = []
  const s = await openSession(setting, (line) => heard.push(`${new Date().toISOString()} ${line}`))
  const wrong: string[] = []
  try {
    await settle(s, say)
    await injure(s, plan, say)
    await settle(s, say)
  } catch (cause) {
    if (!(cause instanceof NotReached)) throw cause
    wrong.push(cause.message)
  }
  const until = machineNow()
  wrong.push(...(await stopAll(s)), ...s.unexplained())
  await s.close()
  const clocksAgree = !plan.steps.some(({ fault }) => fault.movesClocks === true)
  const evidence = await gather(s, until, clocksAgree)
  const found = [...wrong, ...violations(evidence)]
  writeFileSync(join(s.layout.folder, 'evidence.json'), JSON.stringify(evidence))
  writeFileSync(join(s.layout.folder, 'said.txt'), `${heard.join('\n')}\n`)
  return { folder: s.layout.folder, evidence, violations: found }
}

export const forget = ({ folder }: Told): void => rmSync(folder, { recursive: true, force: true })
