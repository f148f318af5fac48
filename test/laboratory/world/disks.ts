import { execFileSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Layout, machines } from '../layout.ts'

/** Disks of the machines that can be full or read-only. Mounted before anything lies on them. */
export interface Disks {
  /** Why there are none; null: they are there, and were seen to refuse a plain write. */
  readonly missing: string | null
  /** `keep`: what lies on them is kept in plain folders. */
  readonly close: (keep: boolean) => void
}

/** Megabytes of each. */
const SIZE = 48

const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

const mounted = (folder: string, megabytes: number): void =>
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)

const ballastIn = (folder: string): string => join(folder, 'ballast')

/** Fills the disk up to its last byte; answers what frees it. Throws where the disk takes everything. */
export const fill = (folder: string): (() => void) => {
  const path = ballastIn(folder)
  const file = openSync(path, 'w')
  try {
    for (let piece = 1 << 20; piece >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(piece))
      } catch {
        piece = Math.floor(piece / 16)
      }
    }
  } finally {
    closeSync(file)
  }
  if (canWrite(folder)) throw new Error(`${folder} takes more though it is full`)
  return () => rmSync(path)
}

/**
 * Lays a read-only view of the disk over it; answers what takes it off. What is open goes on being written, as nothing
 * can be made read-only under an open file. Throws where it takes new writes all the same.
 */
export const makeReadOnly = (folder: string): (() => void) => {
  const view = `${folder}-view`
  mkdirSync(view)
  run('mount', '--bind', folder, view)
  run('mount', '-o', 'remount,bind,ro', view)
  run('mount', '--bind', view, folder)
  if (canWrite(folder)) throw new Error(`${folder} takes a write though it is read-only`)
  return () => {
    for (const mount of [folder, view]) run('umount', '-l', mount)
    rmdirSync(view)
  }
}

const canWrite = (folder: string): boolean => {
  const path = join(folder, 'tried')
  try {
    writeFileSync(path, 'tried')
    return true
  } catch {
    return false
  } finally {
    rmSync(path, { force: true })
  }
}

/** Tries once whether a disk of ours can be had, filled and made read-only here. */
export const whyNoDisks = (): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-disk-'))
  try {
    mounted(folder, 1)
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return 'no disk can be mounted here'
  }
  try {
    fill(folder)()
    makeReadOnly(folder)()
    return canWrite(folder) ? null : 'a disk that was freed takes no write'
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  } finally {
    run('umount', '-l', folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A small disk for each machine where that can be had; else its folder lies where all others do. */
export const mountDisks = (layout: Layout, missing: string | null): Disks => {
  if (missing !== null) return { missing, close: () => {} }
  const folders = machines.map((machine) => layout.disk(machine))
  for (const folder of folders) mounted(folder, SIZE)
  const takeOff = (): void => {
    for (const folder of folders) run('umount', '-l', folder)
  }
  // Whoever ends this process from outside leaves no mount behind, unless by SIGKILL.
  process.once('exit', takeOff)
  return {
    missing,
    close: (keep) => {
      process.off('exit', takeOff)
      for (const folder of keep ? folders : []) cpSync(folder, `${folder}-kept`, { recursive: true })
      takeOff()
    },
  }
}
