import type { ConsentBasis, Ground, switchEvents } from '@db-failover/domain'
import { span } from '../wording/durations.ts'
import { chainText, clockTime, kindText, listText, windowText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const groundText = (g: Ground): string => {
  switch (g.kind) {
    case 'fenced':
      return 'the old database is fenced'
    case 'drained':
      return 'every host has left'
    case 'leasesOver':
      return `every host's lease is over (waited ${span(g.waitedMs)})`
    case 'consent':
      return `a person consented (${g.to === 'noFence' ? 'without a fence' : 'hosts that are cut off may go on'})`
    case 'first':
      return 'no host wrote before'
  }
}

const consentText = ({ basis, by }: ConsentBasis): string => {
  const who = by === null ? '' : `, by ${by}`
  switch (basis) {
    case 'enabled':
      return `on the consent given when failover was enabled${who}`
    case 'automatic-reconnect':
      return `on the standing consent to automatic reconnect${who}`
    case 'given':
      return `on consent given for it${who}`
    case 'none':
      return 'losing nothing'
  }
}

export const switchSentences: Sentences<keyof typeof switchEvents> = {
  SwitchStarted: ({ kind, automatic, from, to, cause, forecast, skipped, consent }) =>
    `${capital(kindText[kind])} from ${from} to ${to} began ${automatic ? 'by itself' : 'on request'}, ${consentText(consent)}: ${cause}` +
    `${forecast.ageMs === null ? '' : `; the restorable point is ${span(forecast.ageMs)} old`}` +
    `${forecast.lastRestoreMs === null ? '' : `, the last restore took ${span(forecast.lastRestoreMs)}`}` +
    `${skipped.length === 0 ? '' : `; passed over: ${skipped.map((s) => `${s.entry} (${s.why})`).join(', ')}`}`,
  FenceRequested: ({ entry }) => `${entry} is asked to refuse writes.`,
  FenceConfirmed: ({ entry }) => `${entry} refuses writes: it is fenced.`,
  FenceFailed: ({ entry, why }) => `${entry} could not be fenced: ${why.says}`,
  FenceReleased: ({ entry }) => `The fence of ${entry} was released.`,
  HostsDrained: ({ ground, hosts, waitedMs, lastCommit }) =>
    (ground === 'drained'
      ? `${hosts.length === 0 ? 'No host was registered' : `All hosts left (${listText(hosts)})`} after ${span(waitedMs)}`
      : `The leases of all hosts are over after ${span(waitedMs)}`) +
    `${lastCommit === null ? '' : `; their last commit was at ${clockTime(lastCommit)}`}.`,
  ContingencyBackupStarted: ({ of, to }) => `A contingency backup of ${of} to ${listText(to)} began.`,
  ContingencyBackupTaken: ({ of, backup, on, span: covered }) =>
    `The contingency backup ${backup.set} of ${of} lies verified on ${listText(on)}; it covers what was written ${windowText(covered)}.`,
  ContingencyBackupFailed: ({ of, why, retryAfter }) =>
    `The contingency backup of ${of} failed: ${why.says}${retryAfter === null ? '' : '; it is tried again'}`,
  // A leader pins what a return rests on; a person, what a rebuilt log knows nothing else of.
  CopiesPinned: ({ of, sets, on, gap, epoch }, { role }) =>
    role === 'leader'
      ? `${of} is dead: its newest copies (${listText(sets)} on ${listText(on)}) are kept as its contingency backup; what they lack was written ${windowText(gap)}.`
      : `The copies of ${of} in the epoch ${epoch} (${listText(sets)} on ${listText(on)}) are kept: what became of that epoch is not known.`,
  ChangesDiscarded: ({ epoch, span: given, contingency }) =>
    `What was written ${windowText(given)} in the epoch ${epoch} was given up; ` +
    `${contingency === null ? 'a person waived its contingency backup' : `it is kept in ${contingency}`}.`,
  ActiveSwitched: ({ kind, from, to, origin, ground, loss, consent }) =>
    kind === 'enable'
      ? `${to} is active.`
      : `${to} is active${from === null ? '' : ` in place of ${from}`}, ` +
        `${origin.kind === 'inPlace' ? 'as it stood' : `from ${chainText(origin.chain)}`}: ${groundText(ground)}; ` +
        `${loss === null ? 'nothing was lost' : `changes written ${windowText(loss)} may be lost, ${consentText(consent)}`}.`,
  SwitchAborted: ({ kind, why, content }) =>
    `${capital(kindText[kind])} was undone: ${why}${content ? '; nothing happens by itself before a person acknowledges' : ''}`,
  FailoverBlocked: ({ reasons }) =>
    reasons.length === 0 ? 'Nothing blocks a failover any more.' : `No failover by itself: ${listText(reasons)}.`,
  ReturnBlocked: ({ reasons }) =>
    reasons.length === 0 ? 'Nothing blocks the return any more.' : `No return by itself: ${listText(reasons)}.`,
}
