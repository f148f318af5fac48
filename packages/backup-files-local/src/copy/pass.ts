import type { Hash } from 'node:crypto'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { LocalBackupFilesConfig } from '../config.ts'
import { readFully } from '../contents.ts'
import { damaged } from '../errors.ts'
import type { OpenFile } from '../file-system.ts'
import { sha256 } from '../names.ts'
import type { Reach, Result } from '../reach.ts'
import type { Changes } from './changes.ts'
import type { Lane } from './lane.ts'

export interface Source {
  readonly reach: Reach
  readonly file: OpenFile
  readonly size: number
}

/**
 * Waits until every lane can take a piece. While one lane has nothing left to write, the full ones are what it waits for:
 * whoever has kept others waiting for too long is left out of the rest of this pass.
 */
const withRoom = async (lanes: readonly Lane[], config: LocalBackupFilesConfig, changes: Changes) => {
  for (let going = lanes; ; ) {
    going = going.filter((lane) => lane.failed() === null)
    const full = going.filter((lane) => lane.waiting() >= config.bufferBytes)
    if (full.length === 0) return going
    const othersWait = going.some((lane) => lane.waiting() === 0)
    const patience = Math.min(...full.map((lane) => config.waitLimitMs - lane.kept))
    if (othersWait && patience <= 0) {
      going = going.filter((lane) => !full.includes(lane) || lane.kept < config.waitLimitMs)
      continue
    }
    const began = performance.now()
    await changes.next(othersWait ? patience : undefined)
    if (othersWait) for (const lane of full) lane.kept += performance.now() - began
  }
}

/** Hands a piece to the lanes that lack it, and takes it into each of their hashes once. */
const handOut = (lanes: readonly Lane[], piece: Uint8Array, position: number) => {
  const taken = new Set<Hash>()
  for (const lane of lanes) {
    if (lane.received >= position + piece.length) continue
    const lacked = piece.subarray(lane.received - position)
    if (!taken.has(lane.hash)) lane.hash.update(lacked)
    taken.add(lane.hash)
    lane.received = position + piece.length
    lane.offer(lacked)
  }
}

/**
 * Reads the source once, from the first byte that any lane lacks to its end, for all lanes at the same time. Lanes that
 * failed or were left out stay where they are; a lane that was left out takes part in the next pass.
 */
export const pass = async (
  source: Source,
  lanes: readonly Lane[],
  config: LocalBackupFilesConfig,
  changes: Changes,
  signal: AbortSignal,
): Promise<Result<void>> => {
  let going = lanes
  const fromTheStart = sha256()
  for (const lane of lanes) if (lane.received === 0) lane.hash = fromTheStart
  for (let position = Math.min(...lanes.map((lane) => lane.received)); position < source.size; ) {
    const had = going
    going = await withRoom(going, config, changes)
    // A hash that is shared with lanes that go on is not to go on for one that does not.
    for (const lane of had) if (!going.includes(lane) && lane.failed() === null) lane.hash = lane.hash.copy()
    if (going.length === 0) return right(undefined)
    const piece = Buffer.allocUnsafeSlow(Math.min(config.pieceBytes, source.size - position))
    const read = await readFully(source.reach, source.file, piece, position, signal)
    if (isLeft(read)) return read
    if (read.right < piece.length)
      return left(damaged(source.reach.folder, 'the source became shorter while it was copied'))
    handOut(going, piece, position)
    position += piece.length
  }
  return right(undefined)
}
