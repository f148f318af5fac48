import type { RestorePurpose, restoreEvents } from '@db-failover/domain'
import { span } from '../wording/durations.ts'
import { chainText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const purposeText: { readonly [P in RestorePurpose]: string } = {
  switch: 'for the switch',
  standby: 'as a standby',
  drill: 'for a drill',
}

export const restoreSentences: Sentences<keyof typeof restoreEvents> = {
  RestoreStarted: ({ on, chain, readFrom, purpose }) =>
    `Restoring ${chainText(chain)} on ${on} ${purposeText[purpose]} began` +
    `${readFrom === on ? '' : `, read from the folder of ${readFrom}`}.`,
  DatabaseRestored: ({ on, generation, tookMs }) => `${on} was restored in ${span(tookMs)} to ${generation}.`,
  RestoreFailed: ({ on, why, content }) =>
    `The restore on ${on} failed${content ? ' on what the backup holds' : ''}: ${why.says}`,
  StandbyLost: ({ on, why }) => `The standby on ${on} is of no use any more: ${why}`,
  TargetChecked: ({ on }) => `The database on ${on} was opened; a host's credential logged in, read and wrote.`,
}
