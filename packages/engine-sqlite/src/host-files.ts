import { identityOrNull } from './connection.ts'
import { refused } from './errors.ts'

/**
 * The files that an open connection writes to. SQLite goes on acknowledging commits after its files were unlinked,
 * renamed or replaced; only a look at the path tells.
 */
export interface HostFiles {
  /** Throws when another file, or none, lies where the connection's own was. */
  readonly requireSame: () => void
}

/** The log and its index stay for as long as one connection is open; a rollback journal comes and goes. */
const lasting = ['-wal', '-shm'] as const

export const hostFiles = (path: string, main: string): HostFiles => {
  const own = lasting.map((ending) => ({ ending, identity: identityOrNull(`${path}${ending}`) }))
  return {
    requireSame: () => {
      const now = identityOrNull(path)
      if (now === null) throw refused('DatabaseMissing', 'FILE_GONE', 'The database file is no longer there.')
      if (now !== main) throw refused('DatabaseMissing', 'FILE_REPLACED', 'Another file lies in place of the database.')
      for (const { ending, identity } of own)
        if (identity !== null && identityOrNull(`${path}${ending}`) !== identity)
          throw refused('DatabaseMissing', 'LOG_REPLACED', `The database's ${ending} file was removed or replaced.`)
    },
  }
}
