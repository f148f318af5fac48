import { InvalidArgumentError } from 'commander'
import type * as t from 'io-ts'
import { millisIn } from '../config/shape/duration.ts'

// Arguments read to the domain's scalars; what cannot be read is a mistake in usage that names the argument.

/** For commander: reads one argument by its codec. */
export const named =
  <A>(codec: t.Type<A, string>, allowed: string) =>
  (text: string): A => {
    if (codec.is(text)) return text
    throw new InvalidArgumentError(`Allowed is ${allowed}.`)
  }

/** For commander: reads one argument after the other of a list. */
export const eachNamed = <A>(codec: t.Type<A, string>, allowed: string) => {
  const read = named(codec, allowed)
  return (text: string, before: readonly A[] = []): A[] => [...before, read(text)]
}

export const durationArgument = (text: string): number => {
  const ms = millisIn(text)
  if (ms === null || ms === 0) throw new InvalidArgumentError('Allowed is a duration such as 30s, 15m, 2h or 1d.')
  return ms
}

export const countArgument = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number.')
  return Number(text)
}
