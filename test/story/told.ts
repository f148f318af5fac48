import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventType } from '@db-failover/domain'
import { endOf, startCommand } from './command-line.ts'
import { followLog } from './log-followed.ts'
import { type Moment, momentText, type Victim } from './moments.ts'

/** How a telling of the demo's story ended in which processes were killed. */
export interface Told {
  /** 0: the verdict holds. */
  readonly code: number | string
  /** Each line that the demo said. */
  readonly said: readonly string[]
  readonly kills: readonly string[]
  /** Where everything lies that it left. */
  readonly folder: string
  /** How often each type of event stands in the log. */
  readonly events: ReadonlyMap<EventType, number>
}

/** The supervisor and the application as the demo names them, dead ones left out. */
const living = () => {
  const pids = new Map<Victim, number>()
  return {
    pids,
    hear: (line: string) => {
      const runs = /the (supervisor|application) runs (?:again )?as process (\d+)/.exec(line)
      const died = /the (supervisor|application) died/.exec(line)
      if (runs !== null) pids.set(runs[1] as Victim, Number(runs[2]))
      if (died !== null) pids.delete(died[1] as Victim)
    },
  }
}

/** From here on everybody is asked to go home, and who is asked is not killed. */
const LAST: EventType = 'Resumed'

/** Tells the story once and kills at the given moments; one whose process is just dead is killed when it runs again. */
export const tell = async (moments: readonly Moment[]): Promise<Told> => {
  const parent = mkdtempSync(join(tmpdir(), 'db-failover-story-'))
  const began = performance.now()
  const said: string[] = []
  const kills: string[] = []
  const events = new Map<EventType, number>()
  const over = new AbortController()
  const { pids, hear } = living()
  let owed: readonly Moment[] = []

  const kill = (moment: Moment): boolean => {
    const pid = pids.get(moment.who)
    if (pid === undefined || over.signal.aborted) return false
    process.kill(pid, 'SIGKILL')
    pids.delete(moment.who)
    kills.push(`${((performance.now() - began) / 1_000).toFixed(2)} s: ${momentText(moment)}`)
    return true
  }
  const come = (moment: Moment): void => {
    if (!kill(moment)) owed = [...owed, moment]
  }
  const later = (moment: Moment): void => {
    if (moment.delayMs === 0) come(moment)
    else setTimeout(() => come(moment), moment.delayMs).unref()
  }

  let following: Promise<void> = Promise.resolve()
  const demo = startCommand(['demo', '--keep', '--restart', '--folder', parent], parent, (line) => {
    said.push(line)
    hear(line)
    owed = owed.filter((moment) => !kill(moment))
    const [, folder] = /^The demo's folder: (.*)$/.exec(line) ?? []
    if (folder === undefined) return
    for (const moment of moments) if (moment.after === null) later(moment)
    following = followLog(
      join(folder, 'log', 'failover.sqlite'),
      ({ event: { type } }) => {
        const nth = (events.get(type) ?? 0) + 1
        events.set(type, nth)
        if (type === LAST) over.abort()
        for (const moment of moments) if (moment.after?.type === type && moment.after.nth === nth) later(moment)
      },
      over.signal,
    )
  })
  const code = await endOf(demo)
  over.abort()
  await following
  return { code, said, kills, folder: parent, events }
}

/** What a failure says: how to have it again, who was killed when, what the demo said, and where the evidence lies. */
export const account = ({ code, said, kills, folder }: Told, replay: string): string =>
  [
    `the demo ended with ${code}; ${replay}`,
    ...kills.map((k) => `  killed at ${k}`),
    `evidence: ${folder}`,
    ...said,
  ].join('\n')

/** The folder of a telling that went well is not needed any more. */
export const forget = ({ folder }: Told): void => rmSync(folder, { recursive: true, force: true })
