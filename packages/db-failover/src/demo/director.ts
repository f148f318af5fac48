import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentenceOf, weightOf } from '@db-failover/audit'
import { type EventType, evolve, type GroupId, initial, type State } from '@db-failover/domain'
import { type ChainedEvent, type EventLog, groupLog } from '@db-failover/ports'
import type { Output } from '../cli/output/output.ts'
import { application, type Child, commandLine, type Ran, runCommand, startChild } from './child.ts'
import type { DemoEngine } from './engine/engine-kind.ts'
import type { Census, Death, Deed } from './evidence/evidence.ts'
import { journalLength } from './journal-length.ts'
import { keptAlive } from './kept-alive.ts'
import type { Layout } from './layout.ts'
import { entries, type Machine } from './settings.ts'
import { type EventOfType, type Stage, StoryStopped } from './stage.ts'

/** No step of the story takes longer, in milliseconds; one that does has failed. */
const LIMIT = 25_000

export interface Director {
  readonly stage: Stage
  readonly censuses: readonly Census[]
  readonly deeds: readonly Deed[]
  readonly deaths: readonly Death[]
  readonly children: readonly Child[]
  readonly close: () => Promise<void>
}

const told: ReadonlySet<EventType> = new Set<EventType>([
  'BackupTaken',
  'DatabaseRestored',
  'TargetChecked',
  'HostsDrained',
  'FenceConfirmed',
])
const untold: ReadonlySet<EventType> = new Set<EventType>([
  'GroupCreated',
  'MasterDesignated',
  'BackupDatabaseAdded',
  'PolicyChanged',
  'BackupScheduleChanged',
])

const isTold = ({ event: { type } }: ChainedEvent): boolean =>
  !untold.has(type) && (told.has(type) || weightOf(type) === 'turn')

export interface DirectorOptions {
  /** Supervisor and application are started again when they die; who asks for something then asks again. */
  readonly restart?: boolean
}

/** What a command line answers while nobody leads the group. */
const NOBODY_LEADS = 3

/** Follows the log like every reader, tells what happens, and lets chapters wait for it. */
export const direct = (
  layout: Layout,
  engine: DemoEngine,
  log: EventLog,
  out: Output,
  stop: AbortSignal,
  { restart = false }: DirectorOptions = {},
): Director => {
  const began = performance.now()
  const events: ChainedEvent[] = []
  const ended = new AbortController()
  const censuses: Census[] = []
  const deeds: Deed[] = []
  const deaths: Death[] = []
  const children: Child[] = []
  let state: State = initial
  let chapterSince = 0n
  let changed = () => {}

  const line = (text: string) => {
    const at = `${((performance.now() - began) / 1_000).toFixed(1).padStart(5)} s`
    out.note(`${out.ink('quiet', at)}  ${text}`)
    appendFileSync(join(layout.folder, 'story.txt'), `${at}  ${text}\n`)
  }

  const following = (async () => {
    for await (const d of groupLog(log, layout.group as GroupId).follow(null, AbortSignal.any([ended.signal, stop]))) {
      if (d._tag === 'Stopped') line(`the log cannot be followed: ${d.error._tag}`)
      if (d._tag !== 'Event') continue
      events.push(d.event)
      state = evolve(state, d.event)
      if (isTold(d.event)) line(sentenceOf(d.event))
      changed()
    }
  })()

  const until = async <A>(says: string, found: () => A | undefined): Promise<A> => {
    const limit = performance.now() + LIMIT
    for (;;) {
      const a = found()
      if (a !== undefined) return a
      if (stop.aborted) throw new StoryStopped('the demo was interrupted')
      if (performance.now() > limit) throw new StoryStopped(`${says} did not come within ${LIMIT / 1_000} s`)
      await new Promise<void>((resolve) => {
        const again = setTimeout(resolve, 50)
        changed = () => {
          clearTimeout(again)
          resolve()
        }
      })
    }
  }

  const activeNow = (): { readonly machine: Machine; readonly generation: string; readonly epoch: string } => {
    const { active } = state.switches
    const machine = entries.find((e) => e === active?.entry)
    if (active === null || machine === undefined) throw new StoryStopped('no database is active')
    return { machine, generation: active.generation, epoch: active.epoch }
  }

  const generationOn = (machine: Machine): string =>
    state.switches.active?.entry === machine ? state.switches.active.generation : engine.original

  const start = (script: string, args: readonly string[], what: Death['what']): Child => {
    const once = () => startChild(script, args, join(layout.folder, `${what}.log`), engine.env)
    const died = (how: number | string) => {
      deaths.push({ what, at: new Date().toISOString(), how })
      line(`the ${what} died (${how})`)
    }
    const child = restart
      ? keptAlive(once, died, ({ pid }) => line(`the ${what} runs again as process ${pid}`))
      : once()
    children.push(child)
    return child
  }

  const run = async (args: readonly string[]): Promise<Ran> => {
    const limit = performance.now() + LIMIT
    for (;;) {
      const ran = await runCommand(['--config', layout.config, ...args], engine.env)
      if (!restart || ran.code !== NOBODY_LEADS || performance.now() > limit) return ran
      line('nobody leads the group just now; asked again')
    }
  }

  const stage: Stage = {
    layout,
    engine,
    chapter: (number, title) => {
      chapterSince = events.at(-1)?.head.revision ?? -1n
      out.note('')
      line(out.ink('strong', `${number}  ${title}`))
    },
    say: (text) => line(text),
    event: <T extends EventType>(type: T, says: string, test = (_e: EventOfType<T>) => true, since = chapterSince) =>
      until(says, () =>
        events.find(
          (e): e is EventOfType<T> => e.event.type === type && e.head.revision > since && test(e as EventOfType<T>),
        ),
      ),
    state: (says, test) => until(says, () => (test(state) ? state : undefined)),
    acknowledged: async (more) => {
      const from = journalLength(layout.journal)
      await until(`${more} further rows of the application`, () =>
        journalLength(layout.journal) >= from + more ? true : undefined,
      )
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    command: async (args, code = 0) => {
      line(
        out.ink(
          'quiet',
          `$ db-failover ${args.map((a) => (a.includes(' ') ? `"${a}"` : a.replace(`${layout.folder}/`, ''))).join(' ')}`,
        ),
      )
      const ran = await run(args)
      if (ran.code !== code)
        throw new StoryStopped(`db-failover ${args.join(' ')} ended with ${ran.code}: ${ran.stderr.trim()}`)
      return ran
    },
    startSupervisor: () => start(commandLine, ['--config', layout.config, 'run'], 'supervisor'),
    startApplication: () =>
      start(application, [layout.log, layout.group, layout.journal, ...engine.application], 'application'),
    now: () => state,
    revision: () => events.at(-1)?.head.revision ?? -1n,
    census: async () => {
      const { machine, generation, epoch } = activeNow()
      const at = new Date().toISOString()
      const census = { epoch, entry: machine, at, rows: await engine.rows(machine, generation) }
      censuses.push(census)
      return census
    },
    deed: (d) => deeds.push(d),
    takeAway: async (machine, as) => {
      const to = join(layout.takenAway, as)
      await engine.takeAway(machine, generationOn(machine), to)
      return to
    },
    putBack: (machine, from) => engine.putBack(machine, from),
  }
  return {
    stage,
    censuses,
    deeds,
    deaths,
    children,
    close: async () => {
      ended.abort()
      await following
    },
  }
}
