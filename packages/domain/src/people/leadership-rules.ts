import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { refusalFound, somethingFound } from '../rules/found.ts'
import { not, predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'

type Take = InputOf<'TakeLeadership'>
const take = rulesOn('TakeLeadership')

/** The leader, where it is another process. */
const other = ({ people: { leader } }: State, i: Take) => (leader?.process === i.process ? null : leader)

const another = somethingFound('led by another', 'another process leads', other)

const stated = predicate<Take>(
  'of this leader',
  'what is known of the leader is stated, and of this very term',
  (s, i) => i.gone !== undefined && i.gone.leader === s.people.leader?.process && i.gone.term === s.people.leader.term,
)

/** Judged by the lease in force as well: whoever takes over may have measured by one that has been changed since. */
const gone = predicate<Take>(
  'leader gone',
  'the leader has said goodbye, or has been silent for longer than it may act',
  (s, { gone: g }) =>
    g?.kind === 'stopped' ||
    (g?.kind === 'silent' && g.silentMs >= Math.max(g.leaseMs, s.configuration.policy.leaderLeaseMs)),
)

const taken = (s: State, i: Take) => [
  event('LeadershipTaken', {
    process: i.process,
    term: (s.people.leader?.term ?? 0) + 1,
    before: s.people.leader?.process ?? null,
  }),
]

const ledBy = (possible: string) =>
  refusalFound((s: State, i: Take) => {
    const leader = other(s, i)
    return (
      leader && {
        ...wait(possible),
        why: `${leader.process} leads this group (term ${leader.term}).`,
        data: { leader: leader.process, term: leader.term },
      }
    )
  })

export const leading: readonly Rule[] = [
  take.refuses(
    'leader.no-group',
    'A group that is not in the log is led by nobody.',
    { when: [predicate('group missing', 'the log names no such group', (s) => s.configuration.group === null)] },
    'GroupMissing',
    { possible: 'Describe it first.', next: 'apply FILE' },
  ),
  take.refuses(
    'leader.another',
    'A group has one leader; another process stands by.',
    { when: [another, not(stated)] },
    'LedByAnother',
    ledBy('Wait until it is stopped or falls silent.'),
  ),
  take.refuses(
    'leader.alive',
    'A leader that was heard of within its lease may still act; nobody takes its place.',
    { when: [another, not(gone)] },
    'LedByAnother',
    ledBy('Wait until its lease is over.'),
  ),
  take.records(
    'leader.take-over',
    'Whoever stands by takes over from a leader that said goodbye, or that it has heard nothing of for the whole lease.',
    { when: [another] },
    ['LeadershipTaken'],
    taken,
  ),
  take.records('leader.take', 'Whoever begins to lead opens a new term.', {}, ['LeadershipTaken'], taken),
]
