import type { detectionEvents, Verdict, Window } from '@db-failover/domain'
import { listText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const verdictText: { readonly [V in Verdict]: string } = {
  alive: 'it answers',
  gone: 'it is gone',
  starting: 'it is starting',
  unusable: 'its database cannot be used',
  administrator: 'an administrator is at work',
  unhappy: 'it answers but refuses us',
}

interface Seen {
  readonly entry: string
  readonly verdict: Verdict
  readonly window: Window
}

const evidence = ({ verdict, window }: Seen): string =>
  `${verdictText[verdict]} (${window.failures} of ${window.probes} probes failed; ${window.says || 'no further words'})`

const suspected =
  (who: string) =>
  ({ asymmetric, ...seen }: Seen & { readonly asymmetric: boolean }): string =>
    asymmetric
      ? `${who} ${seen.entry} cannot be reached from here, but ${listText(seen.window.witnesses)} can reach it.`
      : `${who} ${seen.entry} is suspected: ${evidence(seen)}`

const lost =
  (who: string) =>
  (seen: Seen): string =>
    `${who} ${seen.entry} is lost: ${evidence(seen)}`

export const detectionSentences: Sentences<keyof typeof detectionEvents> = {
  MasterSuspected: suspected('The master'),
  MasterLost: lost('The master'),
  MasterReturned: ({ entry }) => `The master ${entry} answers again.`,
  BackupDatabaseSuspected: suspected('The backup database'),
  BackupDatabaseLost: lost('The backup database'),
  BackupDatabaseReturned: ({ entry }) => `The backup database ${entry} answers again.`,
  SuspicionCleared: ({ entry }) => `${entry} is well; the suspicion is over.`,
}
