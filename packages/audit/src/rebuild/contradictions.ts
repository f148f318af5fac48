import { isDeepStrictEqual } from 'node:util'
import type { FoundCopy } from './read-copies.ts'
import type { RebuildError } from './rebuild-error.ts'

/** The first two manifests that cannot both be true; null where there are none. */
export const contradictionIn = (copies: readonly FoundCopy[]): RebuildError | null => {
  const sets = new Map<string, FoundCopy>()
  const anchors = new Map<string, FoundCopy>()
  for (const copy of copies) {
    const { backup, anchor } = copy
    const other = sets.get(backup.set)
    if (other !== undefined && !isDeepStrictEqual(other.backup, backup))
      return contradiction(other, copy, `say different things of the backup set ${backup.set}`)
    sets.set(backup.set, copy)
    if (anchor === null) continue
    const before = anchors.get(`${anchor.revision}`)
    if (before !== undefined && before.anchor?.hash !== anchor.hash)
      return contradiction(before, copy, `are of two different logs: revision ${anchor.revision} has two hashes`)
    anchors.set(`${anchor.revision}`, copy)
  }
  for (const copy of copies) {
    const { backup } = copy
    if ((backup.kind === 'differential') !== (backup.base !== null))
      return {
        _tag: 'WrongManifest',
        says: `${copy.source} is of a ${backup.kind} ${backup.base === null ? 'without' : 'with'} a base`,
      }
    const base = backup.base === null ? undefined : sets.get(backup.base)
    if (base !== undefined && (base.backup.kind !== 'full' || base.backup.epoch !== backup.epoch))
      return contradiction(base, copy, 'are of a differential and a base that is no full of its epoch')
  }
  return null
}

const contradiction = (a: FoundCopy, b: FoundCopy, says: string): RebuildError => ({
  _tag: 'Contradiction',
  says: `${a.source} and ${b.source} ${says}`,
})
