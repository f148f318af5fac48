import type { BackupFilesError, CopyOrder, CopyOutcome, CopyRun } from '@db-failover/ports'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { LocalBackupFilesConfig } from '../config.ts'
import { close } from '../contents.ts'
import { cancelled, damaged, WRONG_SOURCE } from '../errors.ts'
import { folderIsThere } from '../folder.ts'
import { pathOf } from '../names.ts'
import type { Reach, Result } from '../reach.ts'
import { type Changes, changes } from './changes.ts'
import { pass, type Source } from './pass.ts'
import { type Target, target } from './target.ts'

const openSource = async (reach: Reach, order: CopyOrder, signal: AbortSignal): Promise<Result<Source>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const path = pathOf(reach.folder, order.file)
  const opened = await reach.call(() => reach.fileSystem.open(path, 'read'), { signal, late: close })
  if (isLeft(opened)) return opened
  const facts = await reach.call(() => opened.right.stat(), { signal })
  if (!isLeft(facts) && facts.right.kind === 'file' && facts.right.size === order.size)
    return right({ reach, file: opened.right, size: order.size })
  close(opened.right)
  if (isLeft(facts)) return facts
  return left(damaged(reach.folder, `the source is ${facts.right.size} bytes long, the backup ${order.size}`))
}

/** The least that any folder which still goes on has written; finished folders have all of it. */
const leastWritten = (targets: readonly Target[], size: number): number => {
  const goingOn = targets.filter((each) => !each.ended() && each.lane()?.failed() == null)
  return Math.min(size, ...goingOn.map((each) => each.lane()?.written() ?? 0))
}

const allPrepared = async (targets: readonly Target[], withinMs: number, changed: Changes) => {
  const until = performance.now() + withinMs
  while (!targets.every((each) => each.prepared()) && performance.now() < until)
    await changed.next(until - performance.now())
}

/** Passes over the source until no folder needs a further one. Folders that are prepared late take part in the next. */
const passes = async (
  source: Source,
  targets: readonly Target[],
  config: LocalBackupFilesConfig,
  changed: Changes,
  signal: AbortSignal,
): Promise<Result<void>> => {
  await allPrepared(targets, config.waitLimitMs, changed)
  while (!targets.every((each) => each.ended())) {
    const lanes = targets.flatMap((each) => {
      const lane = each.ended() ? null : each.lane()
      return lane !== null && lane.failed() === null && lane.received < source.size ? [lane] : []
    })
    if (lanes.length === 0) {
      await changed.next()
      continue
    }
    const passed = await pass(source, lanes, config, changed, signal)
    if (isLeft(passed)) return passed
  }
  return right(undefined)
}

export const copy = async (
  reachTo: (folder: string) => Reach,
  order: CopyOrder,
  config: LocalBackupFilesConfig,
  run: CopyRun,
): Promise<Result<readonly CopyOutcome[]>> => {
  const source = await openSource(reachTo(order.from), order, run.signal)
  if (isLeft(source)) {
    if (source.left._tag !== 'Cancelled') return source
    return right(order.to.map((folder) => ({ folder, error: cancelled(folder) })))
  }
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const woken = changes()
  signal.addEventListener('abort', woken.notify, { once: true })
  const changed: Changes = {
    next: woken.next,
    notify: () => {
      if (!signal.aborted) run.progress(leastWritten(targets, order.size), order.size)
      woken.notify()
    },
  }

  const targets: Target[] = []
  for (const folder of new Set(order.to)) targets.push(target(reachTo(folder), order, config, changed, signal))

  const outcomes = new Map<string, BackupFilesError | null>()
  let wrong: BackupFilesError | null = null
  const ends = targets.map(async ({ reach, outcome }) => {
    const result = await outcome
    outcomes.set(reach.folder, isLeft(result) ? result.left : null)
    if (!isLeft(result) || result.left.code !== WRONG_SOURCE) return
    wrong = result.left
    stop.abort()
  })

  const read = await passes(source.right, targets, config, changed, signal)
  if (isLeft(read)) stop.abort()
  await Promise.all(ends)
  close(source.right.file)
  if (wrong !== null) return left(wrong)
  if (isLeft(read) && !run.signal.aborted) return read
  return right(order.to.map((folder) => ({ folder, error: outcomes.get(folder) ?? null })))
}
