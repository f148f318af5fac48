import type { State } from '../state.ts'
import type { BlockReason } from './events.ts'

/** What a person can do about a reason: what would make it possible, and the command to type. */
export interface Advice {
  readonly says: string
  readonly possible: string
  readonly next: string | null
}

const advice: Readonly<Record<BlockReason, Advice>> = {
  off: {
    says: 'Database failover is OFF.',
    possible: 'Switch it on, or fail over by hand.',
    next: 'failover --force --accept-data-loss',
  },
  paused: { says: 'Automatic failover and return are paused.', possible: 'End the pause.', next: 'resume' },
  owed: {
    says: 'A manual backup is owed: our backups are not of the history that the active database has.',
    possible: 'Bring the active database back and take a full backup; or vouch for a chain and force the failover.',
    next: 'backup full',
  },
  'consent missing': {
    says: 'Nobody has accepted that changes may be lost.',
    possible: 'Accept it.',
    next: 'enable --accept-data-loss',
  },
  'no candidate': {
    says: 'No backup database has a restorable chain.',
    possible: 'Bring the active database back.',
    next: 'status',
  },
  'candidate unreachable': {
    says: 'The backup databases with a chain do not answer; it is tried again.',
    possible: 'Bring one of their servers back.',
    next: 'status',
  },
  'too old': {
    says: 'The restorable point is older than maxLoss allows.',
    possible: 'Decide by hand.',
    next: 'failover --force --accept-data-loss',
  },
  'anti-flap': {
    says: 'An automatic switch away from this entry happened a short while ago.',
    possible: 'Wait, or decide by hand.',
    next: 'failover --force --accept-data-loss',
  },
  exhausted: {
    says: 'The greatest number of automatic switches in the period is reached.',
    possible: 'Acknowledge it, or decide by hand.',
    next: 'acknowledge exhausted',
  },
  'acknowledge first': {
    says: 'The last automatic switch failed on what was in a backup or a database.',
    possible: 'Look at it and acknowledge it.',
    next: 'acknowledge failure',
  },
  'cut-off hosts': {
    says: 'Hosts keep writing without the log, and nobody has accepted what a failover away from a master that cannot be fenced means for them.',
    possible: 'Give the standing consent, or decide by hand.',
    next: 'consent cutOffHosts',
  },
  'lineage broken': {
    says: 'The master is not as it was left.',
    possible: 'Return keeping the changes, or give them up by hand.',
    next: 'return --keep-changes',
  },
  'fence released': {
    says: 'Someone let the master take writes again.',
    possible: 'Return by hand.',
    next: 'return --keep-changes',
  },
  'not stable yet': {
    says: 'The master has not been well, and fenced, for long enough.',
    possible: 'Wait.',
    next: null,
  },
  'outside the return window': {
    says: 'It is not the time of day at which the master may be taken back.',
    possible: 'Wait, or return by hand.',
    next: 'return --keep-changes',
  },
  'stay was not a loss': {
    says: 'The group was moved by hand, so it is moved back by hand.',
    possible: 'Return by hand.',
    next: 'return --keep-changes',
  },
  'master redesignated': {
    says: 'Another entry has been made the master since.',
    possible: 'Return by hand.',
    next: 'return --keep-changes',
  },
  'contingency impossible': {
    says: 'The changes to give up cannot be secured on another server.',
    possible: 'Bring a server back, keep the changes, or give them up without a contingency backup.',
    next: 'return --discard-changes --accept-data-loss --without-contingency',
  },
  'no epoch chain': {
    says: 'Nothing written since the last switch has been copied yet.',
    possible: 'Return to the master, or fail over to an older point by hand.',
    next: 'return --discard-changes --accept-data-loss',
  },
  'automatic reconnect off': {
    says: 'Automatic reconnection to the master is OFF.',
    possible: 'Return by hand.',
    next: 'return --keep-changes',
  },
}

const ownRoot: Advice = {
  says: advice.owed.says,
  possible: 'Bring the active database back and take a full backup; or vouch for a chain and force the failover.',
  next: 'pin-lineage FULL [DIFFERENTIAL] --reason TEXT',
}

/** While the active is lost, a full backup cannot be taken: the way on is a person's word for a chain. */
export const adviceFor = (reason: BlockReason | undefined, state: State): Advice => {
  if (reason === undefined) return { says: 'Nothing stands in the way.', possible: 'Wait.', next: null }
  const { active } = state.switches
  const lost = active !== null && state.detection.health[active.entry]?.kind === 'lost'
  return reason === 'owed' && lost ? ownRoot : advice[reason]
}

export const explain = (reason: BlockReason | undefined, state: State): string => adviceFor(reason, state).says
