import type { DataOf, EventType, Provenance, Recorded } from '@db-failover/domain'
import { sentence } from '../wording/phrases.ts'
import { backupSentences } from './backups.ts'
import { configurationSentences } from './configuration.ts'
import { detectionSentences } from './detection.ts'
import { lineageSentences } from './lineage.ts'
import { peopleSentences } from './people.ts'
import { restoreSentences } from './restores.ts'
import type { Sentences } from './sentences.ts'
import { switchSentences } from './switches.ts'

/** Every event type has its sentence: the type checker misses none. */
const sentences: Sentences<EventType> = {
  ...configurationSentences,
  ...backupSentences,
  ...restoreSentences,
  ...lineageSentences,
  ...detectionSentences,
  ...switchSentences,
  ...peopleSentences,
}

/** What the event says, in one sentence. Times in it are UTC. */
export const sentenceOf = ({ event, from }: Recorded): string => {
  const say = sentences[event.type] as (data: DataOf<EventType>, from: Provenance) => string
  return sentence(say(event.data, from))
}
