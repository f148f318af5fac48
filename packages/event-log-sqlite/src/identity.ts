import { statSync } from 'node:fs'

/** The files of one open log: an open connection would go on writing to them after they were removed or replaced. */
const ENDINGS = ['', '-wal', '-shm'] as const

const identityOf = (path: string): string | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

const identitiesOf = (path: string): string => ENDINGS.map((ending) => identityOf(path + ending)).join(' ')

/**
 * Remembers which files (device and inode) the path and its companions name now; the answer tells whether they still
 * do. Nothing is repaired by opening anew silently: what lies at the path may be an older log.
 */
export const fileGuard = (path: string): (() => boolean) => {
  const opened = identitiesOf(path)
  return () => {
    try {
      return identitiesOf(path) === opened
    } catch {
      return false
    }
  }
}
