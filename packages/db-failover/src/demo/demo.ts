import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Failure } from '../cli/failure.ts'
import type { Output } from '../cli/output/output.ts'
import { build } from './build.ts'
import { configured } from './chapters/1-configured.ts'
import { scheduled } from './chapters/2-scheduled.ts'
import { lost } from './chapters/3-lost.ts'
import { missing } from './chapters/4-missing.ts'
import { lostAgain } from './chapters/5-lost-again.ts'
import { returned } from './chapters/6-returned.ts'
import { behindOurBack } from './chapters/7-behind-our-back.ts'
import { putBack } from './chapters/8-put-back.ts'
import { drilled } from './chapters/9-drill.ts'
import { runCommand } from './child.ts'
import { type Director, direct } from './director.ts'
import type { DemoEngine, EngineKind } from './engine/engine-kind.ts'
import { evidenceText } from './evidence/store.ts'
import { gather } from './gather.ts'
import { type Layout, layoutIn, makeFolders, newFolder } from './layout.ts'
import { openDemoLog } from './log.ts'
import type { DemoOptions } from './options.ts'
import { refusalOf } from './refusal.ts'
import { differentialEvery, fullEvery, policy } from './settings.ts'
import { StoryStopped } from './stage.ts'
import type { Check } from './verdict/check.ts'
import { verdict } from './verdict/verdict.ts'

export interface DemoResult {
  readonly folder: string
  readonly kept: boolean
  readonly checks: readonly Check[]
  /** Why the story did not come to its end; null when it did. */
  readonly stopped: string | null
}

const tell = async ({ stage }: Director): Promise<void> => {
  const { supervisor, application } = await configured(stage)
  const old = await scheduled(stage)
  const { taken, switched } = await lost(stage)
  await missing(stage, taken, switched)
  await lostAgain(stage, switched.event.data.epoch)
  await returned(stage, taken)
  const again = await behindOurBack(stage, old)
  await putBack(stage, again)
  await drilled(stage, supervisor, application)
}

const introduce = (out: Output, l: Layout, { introduction }: DemoEngine): void => {
  out.note(`The demo's folder: ${l.folder}`)
  out.note(introduction)
  out.note(`Policy: full every ${fullEvery}, differential every ${differentialEvery}, automatic reconnect ON,`)
  const words = Object.entries(policy).map(([k, v]) => `${k} ${v}`)
  for (let i = 0; i < words.length; i += 5) out.note(`  ${words.slice(i, i + 5).join(', ')}`)
}

const storyOf = async (director: Director): Promise<string | null> => {
  try {
    await tell(director)
    return null
  } catch (cause) {
    if (cause instanceof StoryStopped) return cause.message
    throw cause
  } finally {
    for (const child of director.children) child.kill()
    await Promise.all(director.children.map((c) => c.ended))
    await director.close()
  }
}

/** The evidence stays beside what it was taken from, so that the verdict can be computed again. */
const judge = async (l: Layout, engine: DemoEngine, director: Director): Promise<readonly Check[]> => {
  const evidence = await gather(l, engine, director)
  await writeFile(join(l.folder, 'evidence.json'), evidenceText(evidence))
  return verdict(evidence)
}

/** Each is loaded only where it is used. */
const engineOf = async ({ engine, emulator = '' }: DemoOptions): Promise<EngineKind> => {
  if (engine === 'sqlserver-emulator') return (await import('./engine/sqlserver.ts')).sqlServerInstances(emulator)
  return (await import('./engine/sqlite.ts')).sqliteInFolders
}

const started = async (options: DemoOptions, l: Layout): Promise<DemoEngine | StoryStopped> => {
  try {
    return await (await engineOf(options))(l)
  } catch (cause) {
    if (cause instanceof StoryStopped) return cause
    throw cause
  }
}

const INTERRUPTED = 'the demo was interrupted'

interface Told {
  readonly checks: readonly Check[]
  readonly stopped: string | null
}

const tellOn = async (
  out: Output,
  options: DemoOptions,
  l: Layout,
  engine: DemoEngine,
  stop: AbortSignal,
): Promise<Told> => {
  await build(l, engine)
  introduce(out, l, engine)
  const log = await openDemoLog(l.log, true)()
  if (log._tag === 'Left') return { checks: [], stopped: log.left.says }
  const director = direct(l, engine, log.right, out, stop, { restart: options.restart === true })
  const stopped = await storyOf(director)
  await log.right.close()
  const checks = stopped === null ? await judge(l, engine, director) : []
  const history = await runCommand(['--config', l.config, 'history'], engine.env)
  out.note('')
  for (const line of history.stdout.trimEnd().split('\n')) out.note(line)
  return { checks, stopped }
}

/** An interruption reaches the processes of the demo as well: whatever fails from then on fails by it. */
const unlessInterrupted = async (told: Promise<Told>, stop: AbortSignal): Promise<Told> => {
  const interrupted = { checks: [], stopped: INTERRUPTED }
  try {
    const ended = await told
    return stop.aborted && ended.stopped !== null ? interrupted : ended
  } catch (cause) {
    if (stop.aborted) return interrupted
    throw cause
  }
}

/** Tells the whole story on real databases and processes, and judges it by what they hold in the end. */
export const demo = async (
  out: Output,
  options: DemoOptions,
  stop: AbortSignal,
): Promise<Either<Failure, DemoResult>> => {
  const refused = await refusalOf(options)
  if (refused !== null) return left(refused)
  const made = await newFolder(options.folder)
  if (made._tag === 'Left') return made
  const folder = made.right
  const l = layoutIn(folder, options.log)
  await makeFolders(l)
  const engine = await started(options, l)
  if (engine instanceof StoryStopped)
    return right({ folder, kept: true, checks: [], stopped: stop.aborted ? INTERRUPTED : engine.message })
  try {
    const { checks, stopped } = await unlessInterrupted(tellOn(out, options, l, engine, stop), stop)
    const kept = options.keep === true || stopped !== null
    if (!kept) await rm(folder, { recursive: true, force: true })
    return right({ folder, kept, checks, stopped })
  } finally {
    await engine.close()
  }
}
