import type { EventType } from '@db-failover/domain'
import type { Evidence } from '../evidence/evidence.ts'
import { type Check, check, none } from './check.ts'
import { factsOf } from './facts-of.ts'
import { failovers } from './switches.ts'

const happened = ({ facts }: Evidence, id: string, says: string, type: EventType, least: number): Check => {
  const count = factsOf(facts, type).length
  return check(id, says, count >= least, `${count} times`)
}

/** A full of the new epoch follows each switch. */
const fullAfterSwitch = ({ facts }: Evidence): Check => {
  const taken = factsOf(facts, 'BackupTaken')
  const switches = factsOf(facts, 'ActiveSwitched')
  const without = switches.filter(
    (s) => !taken.some((b) => b.data.backup.epoch === s.data.epoch && b.data.backup.kind === 'full'),
  )
  return check(
    'full-follows',
    'a full backup of the new epoch followed every switch',
    without.length === 0,
    without.length === 0 ? `${switches.length} switches` : `none after revision ${without[0]?.revision}`,
  )
}

/** P10: each differential rests on a full of its own epoch. */
const ownBase = ({ facts }: Evidence): Check => {
  const taken = factsOf(facts, 'BackupTaken').map((b) => b.data.backup)
  const wrong = taken.filter(
    (b) =>
      b.kind === 'differential' && !taken.some((f) => f.set === b.base && f.kind === 'full' && f.epoch === b.epoch),
  )
  return check(
    'own-base',
    'every differential rests on a full of its own epoch',
    wrong.length === 0 && taken.some((b) => b.kind === 'differential'),
    `${taken.filter((b) => b.kind === 'differential').length} differentials, ${wrong.length} on another base`,
  )
}

/** Consent: what may lose changes names on what it rests. */
const consented = (e: Evidence): Check => {
  const losing = factsOf(e.facts, 'ActiveSwitched').filter((s) => s.data.loss !== null)
  const without = losing.filter((s) => s.data.consent.basis === 'none')
  return check(
    'consented',
    'every switch that may lose changes rests on a consent in the log',
    without.length === 0 && losing.length > 0,
    `${losing.length} switches, ${without.length} without`,
  )
}

/** Each failover restored the newest differential that was verified on its server by then, on that one's full. */
const newestChain = (e: Evidence): Check => {
  const taken = factsOf(e.facts, 'BackupTaken').map((b) => b.data.backup)
  const started = factsOf(e.facts, 'SwitchStarted')
  const wrong = failovers(e).filter(({ switched: { data } }) => {
    const start = started.find((s) => s.data.operation === data.operation)
    const verified = factsOf(e.facts, 'CopyVerified').filter(
      (v) => v.data.on === data.to && v.revision < (start?.revision ?? 0),
    )
    const newest = taken.findLast((b) => b.epoch === data.parent?.epoch && verified.some((v) => v.data.set === b.set))
    return (
      newest?.kind !== 'differential' ||
      data.origin.kind !== 'chain' ||
      data.origin.chain.differential !== newest.set ||
      data.origin.chain.full !== newest.base
    )
  })
  return none(
    'newest-chain',
    'each failover restored a full and the newest differential on it that had been verified on its server',
    wrong,
    (l) => `${l.switched.data.operation} to ${l.switched.data.to}`,
    `${failovers(e).length} failovers`,
  )
}

export const storyChecks = (e: Evidence): readonly Check[] => [
  check(
    'failovers',
    'two databases were lost and taken over from',
    failovers(e).length === 2,
    `${failovers(e).length} failovers`,
  ),
  newestChain(e),
  fullAfterSwitch(e),
  ownBase(e),
  consented(e),
  happened(e, 'drill', 'a drill restored the newest chain and found it good', 'DrillPassed', 1),
  happened(e, 'paused', 'the pause was recorded, and its end', 'Resumed', 1),
  check('no-drill-failed', 'no drill failed', factsOf(e.facts, 'DrillFailed').length === 0, 'none'),
]
