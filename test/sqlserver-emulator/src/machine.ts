import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The disks of a machine as they were at one moment. */
export interface MachineSnapshot {
  /** Sets the machine back: the folders hold again what they held. Nothing of it may run meanwhile. */
  readonly revert: () => void
  readonly forget: () => void
}

/**
 * Takes a snapshot of a virtual machine: of the folder of its instance and of its other folders. Records are written with
 * one call each, so it may run meanwhile: what was acknowledged is in the snapshot, as after a loss of power.
 */
export const snapshotOfMachine = (folders: readonly string[]): MachineSnapshot => {
  const image = mkdtempSync(join(tmpdir(), 'sqlserver-emulator-machine-'))
  const placed = folders.map((folder, i) => ({ folder, kept: join(image, String(i)) }))
  for (const { folder, kept } of placed) cpSync(folder, kept, { recursive: true })
  return {
    revert: () => {
      for (const { folder, kept } of placed) {
        rmSync(folder, { recursive: true, force: true })
        cpSync(kept, folder, { recursive: true })
      }
    },
    forget: () => rmSync(image, { recursive: true, force: true }),
  }
}
