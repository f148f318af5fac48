import type { Rejection } from '@db-failover/domain'
import { type Mistake, mistakeText } from '../config/mistake.ts'
import { type AsTyped, asTyped } from './as-typed.ts'

/** Why a command did not do what was asked. */
export type Failure =
  | Mistake
  | { readonly _tag: 'Usage'; readonly says: string }
  /** A rule refused, here or at the leader. */
  | { readonly _tag: 'Refused'; readonly rejection: Rejection }
  /** It was begun and did not end as asked. */
  | { readonly _tag: 'Failed'; readonly says: string; readonly next: string | null }
  | {
      readonly _tag: 'Unavailable'
      readonly what: 'log' | 'leader' | 'database'
      readonly says: string
      readonly next?: string
    }
  /** The log is not what was written. */
  | { readonly _tag: 'Damaged'; readonly revision: bigint | null; readonly says: string }

/** 5 and 6 are what `doctor` answers: the worst that it found. */
export const exitCodes = { done: 0, refused: 1, usage: 2, unavailable: 3, damaged: 4, warnings: 5, errors: 6 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeOf = (f: Failure): ExitCode => {
  switch (f._tag) {
    case 'Mistake':
    case 'Usage':
      return exitCodes.usage
    case 'Refused':
    case 'Failed':
      return exitCodes.refused
    case 'Unavailable':
      return exitCodes.unavailable
    case 'Damaged':
      return exitCodes.damaged
  }
}

export const failureLines = (f: Failure, typed: AsTyped = asTyped({})): readonly string[] => {
  const toType = (next: string | null) => (next === null ? [] : [`  type: ${typed(next)}`])
  switch (f._tag) {
    case 'Mistake':
      return [mistakeText(f)]
    case 'Usage':
      return [f.says]
    case 'Refused': {
      const { why, possible, next, rule } = f.rejection
      return [`refused (${rule}): ${why}`, ...(possible === '' ? [] : [`  possible: ${possible}`]), ...toType(next)]
    }
    case 'Failed':
      return [f.says, ...toType(f.next)]
    case 'Unavailable':
      return [f.says, ...toType(f.next ?? null)]
    case 'Damaged':
      return [`the log failed its proof${f.revision === null ? '' : ` at revision ${f.revision}`}: ${f.says}`]
  }
}
