import { closeSync, fsyncSync, openSync } from 'node:fs'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keeper } from '../node.ts'
import type { Entry } from '../store/log.ts'
import { entriesIn, recordOf } from './record.ts'

/** The file that an acknowledged entry survives in, whatever becomes of the process. */
export interface Journal {
  /** What was in it when it was opened. */
  readonly entries: readonly Entry[]
  /**
   * Entries that come while others are on their way to the disk go together with one sync. After a write that failed
   * nothing is acknowledged any more, as by a server whose disk is gone.
   */
  readonly keep: Keeper
  /** Waits for what is on its way. */
  close(): Promise<void>
  /** Says nothing more of what is on its way, as if the process were gone. */
  abandon(): Promise<void>
}

const FILE = 'log'

/** Makes the folder's list of files last; Windows offers no such thing and needs none. */
const syncFolder = (folder: string) => {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

interface Waiting {
  readonly entry: Entry
  readonly kept: () => void
}

/** Opens the journal in a folder, which is made if it is missing; a torn last record is cut off. */
export const openJournal = async (folder: string): Promise<Journal> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, FILE)
  const file = await open(path, 'a+')
  const { entries, whole } = entriesIn(await readFile(path))
  await file.truncate(whole)
  await file.sync()
  syncFolder(folder)
  let waiting: Waiting[] = []
  let writing: Promise<void> | null = null
  let abandoned = false
  const write = async () => {
    while (waiting.length > 0 && !abandoned) {
      const batch = waiting
      waiting = []
      await file.appendFile(Buffer.concat(batch.map(({ entry }) => recordOf(entry))))
      await file.datasync()
      if (!abandoned) for (const { kept } of batch) kept()
    }
    writing = null
  }
  return {
    entries,
    keep(entry, kept) {
      waiting.push({ entry, kept })
      writing ??= write().catch(() => {
        abandoned = true
      })
    },
    async close() {
      await writing
      await file.close()
    },
    async abandon() {
      abandoned = true
      await writing
      await file.close()
    },
  }
}
