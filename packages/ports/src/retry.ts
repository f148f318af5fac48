/**
 * Whether trying again may help, part of every port error's type.
 * `OutcomeUnknown`: it may or may not have happened; find out before repeating it.
 */
export type RetryClass = 'Transient' | 'Permanent' | 'Conflict' | 'OutcomeUnknown'
