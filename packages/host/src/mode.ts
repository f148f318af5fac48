import type { Policy } from '@db-failover/domain'

/** What a host does without the log. */
export type WithoutLogMode = 'stop' | 'keep'

/** What the policy asks for; until a person has chosen, the one that cannot lose changes. */
export const askedMode = (policy: Policy): WithoutLogMode => policy.withoutLog ?? 'stop'

/** `keep` holds only once the log has this host's word for it: a leader may rest a switch on the leases of the others. */
export const modeInForce = (asked: WithoutLogMode, registered: WithoutLogMode | null): WithoutLogMode =>
  asked === 'keep' && registered === 'keep' ? 'keep' : 'stop'
