import type { TakenBackup } from '@db-failover/domain'
import type { FileAt, Run } from '@db-failover/ports'
import { readBackup } from './backup-reader.ts'
import type { Settings } from './config.ts'
import { stopIfAborted } from './errors.ts'
import { requireExpected } from './expected.ts'
import { filePath } from './places.ts'

/** Reads the whole file: it is finished, undamaged, and the one that the log speaks of. */
export const verifyBackup = async (settings: Settings, at: FileAt, expected: TakenBackup, run: Run): Promise<void> => {
  const proven = await readBackup(filePath(at), {
    step: (fraction) => {
      stopIfAborted(run.signal, settings.closed)
      run.progress({ step: 'verify', fraction })
    },
  })
  requireExpected(proven, expected, null)
}
