import { readdirSync, readFileSync } from 'node:fs'
import {
  currentVersion,
  decodeEvent,
  type Event,
  type EventType,
  eventCodecs,
  type Instant,
  millisOf,
  type Policy,
  type Recorded,
} from '@db-failover/domain'
import { type Cut, whole } from '../cuts.ts'
import { minutes } from '../minutes.ts'
import { type Node, real, type Subject } from '../node.ts'
import { promised } from '../promises.ts'
import { recovery } from '../recovery.ts'
import { silent } from '../report.ts'
import { everything } from '../scope.ts'
import { awayFromMaster, startOf } from '../start.ts'
import { walk } from '../walk.ts'

// Histories in which a rule was once wrong, as they are told today: how the group is described, and then, step by step, what
// happens and what the log records of it.

/** How the group is described when the history begins. */
interface Beginning {
  readonly story: string
  /** What was wrong. */
  readonly was: string
  readonly backups: readonly string[]
  readonly policy: Partial<Policy>
  readonly reconnect: boolean
  readonly enabled: boolean
  /** It begins after a planned failover. */
  readonly away: boolean
}

/** An event as it is stored, and when it was recorded. */
interface Stored {
  readonly type: EventType
  readonly schemaVersion: number
  readonly data: unknown
  readonly at: Instant
}

type Line = Beginning | { readonly step: string } | Stored

interface History {
  readonly name: string
  readonly begins: Beginning
  readonly lines: readonly Line[]
}

const folder = new URL('.', import.meta.url)

const isBeginning = (l: Line | undefined): l is Beginning => l !== undefined && 'story' in l

export const histories = (): readonly History[] =>
  readdirSync(folder)
    .filter((f) => f.endsWith('.jsonl'))
    .sort()
    .map((f) => {
      const lines: readonly Line[] = readFileSync(new URL(f, folder), 'utf8')
        .split('\n')
        .filter((l) => l !== '')
        .map((l) => JSON.parse(l))
      const begins = lines[0]
      if (!isBeginning(begins)) throw new TypeError(`${f} does not say how it begins`)
      return { name: f.replace('.jsonl', ''), begins, lines }
    })

const stored = (event: Event, at: Instant): Stored => ({
  type: event.type,
  schemaVersion: currentVersion(event.type),
  data: JSON.parse(JSON.stringify(eventCodecs[event.type].encode(event.data as never))),
  at,
})

const startOfHistory = (b: Beginning): Node => {
  const cut: Cut = whole(b.backups)
  const described = {
    ...cut,
    scheduleMs: 60 * minutes,
    policy: b.policy,
    enabled: b.enabled,
    changes: b.reconnect ? cut.changes : [],
  }
  const start = startOf(real, described, silent)
  return b.away ? awayFromMaster(real, start, silent) : start
}

interface Told {
  readonly lines: readonly Line[]
  readonly faults: readonly string[]
  /** Steps that the situation no longer offers. */
  readonly missed: readonly string[]
  readonly end: Node
}

/** The same history by the rules as they are. */
export const told = ({ begins, lines }: History, subject: Subject = real): Told => {
  const out: Line[] = [begins]
  const faults: string[] = []
  const missed: string[] = []
  const recorded: Recorded[] = []
  const w = walk(
    {
      ...subject,
      evolve: (s, r) => {
        recorded.push(r)
        return subject.evolve(s, r)
      },
    },
    startOfHistory(begins),
    everything,
    { ...silent, fault: (_n, what) => faults.push(what) },
  )
  for (const line of lines) {
    if (!('step' in line)) continue
    recorded.length = 0
    if (w.step(line.step) === null) missed.push(line.step)
    out.push(line, ...recorded.map((r) => stored(r.event, r.from.at)))
    const broken = promised(
      w.node,
      recorded.map((r) => r.event),
    )
    if (broken !== null) faults.push(broken)
  }
  return { lines: out, faults, missed, end: w.node }
}

/** Never 7 at its end: what is wrong with the ways back, when all servers come back and when what is down stays down. */
export const stuckAt = (h: History, end: Node): readonly string[] =>
  (['all', 'spare'] as const).flatMap((how) => recovery(real, ['a', ...h.begins.backups], silent).check(end, how) ?? [])

/** Its events as an observer reads them from a log: when, and what cannot be read. */
export const eventsOf = ({ lines }: History): readonly { readonly at: number; readonly unreadable: boolean }[] =>
  lines.flatMap((l) => ('type' in l ? [{ at: millisOf(l.at), unreadable: decodeEvent(l)._tag === 'Left' }] : []))
