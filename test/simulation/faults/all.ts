import type { Chance } from '../chance.ts'
import { wishing } from '../people/wishes.ts'
import type { FaultKind } from './fault.ts'
import { behindOurBack, folderFaults, type PutAside } from './folders.ts'
import { networkFaults } from './network.ts'
import { processFaults } from './processes.ts'
import { serverFaults } from './servers.ts'

export const faultKinds = (replaced: (gone: PutAside) => void): readonly FaultKind[] => [
  ...serverFaults,
  ...processFaults,
  ...networkFaults,
  ...folderFaults,
  behindOurBack(replaced),
  wishing,
]

/** One of them, by their weights. */
export const drawn = (kinds: readonly FaultKind[], chance: Chance): FaultKind => {
  let at = chance.next() * kinds.reduce((sum, { weight }) => sum + weight, 0)
  for (const kind of kinds) {
    at -= kind.weight
    if (at < 0) return kind
  }
  return chance.pick(kinds)
}
