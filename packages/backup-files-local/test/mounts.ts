import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Disks of a test's own. They need root on Linux; elsewhere the tests that use them say so and are skipped.

const command = (name: string, ...args: readonly string[]): string =>
  execFileSync(name, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    // Where the tools for disks lie is not on everybody's path.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  })

export interface Mount {
  readonly folder: string
  readonly again: (options: string) => void
  readonly [Symbol.dispose]: () => void
}

/** `why` tells people why it could not be made. */
export type Attempt<A> = { readonly made: A } | { readonly why: string }

const attempt = <A>(make: () => A): Attempt<A> => {
  try {
    return { made: make() }
  } catch (cause) {
    const says = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause)
    return { why: `this needs a disk of its own, which cannot be mounted here: ${says}` }
  }
}

const mounted = (what: readonly string[], release: () => void = () => {}): Mount => {
  const folder = join(tmpdir(), `db-failover-mount-${randomBytes(6).toString('hex')}`)
  mkdirSync(folder)
  try {
    command('mount', ...what, folder)
  } catch (cause) {
    rmSync(folder, { recursive: true })
    release()
    throw cause
  }
  return {
    folder,
    again: (options) => void command('mount', '-o', `remount,${options}`, folder),
    [Symbol.dispose]: () => {
      command('umount', '--lazy', folder)
      rmSync(folder, { recursive: true })
      release()
    },
  }
}

/** A disk in memory that holds no more than the given bytes. */
export const smallDisk = (bytes: number): Attempt<Mount> =>
  attempt(() => mounted(['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs']))

export interface ImageDisk extends Mount {
  /** What lies on the disk, as a file beside it. */
  readonly image: string
  /** Until it is thawed, whoever writes to it hangs in the kernel. */
  readonly freeze: () => void
  readonly thaw: () => void
}

/** An ext4 disk whose content is a file. */
export const imageDisk = (bytes: number): Attempt<ImageDisk> =>
  attempt(() => {
    const image = join(tmpdir(), `db-failover-image-${randomBytes(6).toString('hex')}`)
    writeFileSync(image, '')
    truncateSync(image, bytes)
    const release = () => rmSync(image)
    try {
      command('mkfs.ext4', '-q', image)
      command('fsfreeze', '--version')
    } catch (cause) {
      release()
      throw cause
    }
    const disk = mounted(['-o', 'loop', image], release)
    rmSync(join(disk.folder, 'lost+found'), { recursive: true })
    return {
      ...disk,
      image,
      freeze: () => void command('fsfreeze', '--freeze', disk.folder),
      thaw: () => void command('fsfreeze', '--unfreeze', disk.folder),
    }
  })
