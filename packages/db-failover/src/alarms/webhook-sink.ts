import { left, right } from 'fp-ts/lib/Either.js'
import type { Environment } from '../config/process/read.ts'
import { type Reference, resolve } from '../config/process/reference.ts'
import type { Sink } from './sink.ts'

interface Webhook {
  readonly webhook: string
  readonly headers: Readonly<Record<string, Reference>>
  readonly timeout: number
}

const reason = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'no answer'
  if (cause.name === 'TimeoutError') return 'no answer in time'
  const inner = cause.cause
  return inner instanceof Error && 'code' in inner ? String(inner.code) : cause.name
}

/** Posts the message as JSON. A redirect is not followed: the headers are meant for this address alone. */
export const webhookSink = ({ webhook, headers, timeout }: Webhook, env: Environment): Sink => {
  const { origin, pathname } = new URL(webhook)
  const secret = Object.entries(headers).map(([name, r]) => [name, resolve(r, env) ?? ''] as const)
  return {
    name: `webhook ${origin}${pathname}`,
    deliver: async (message, stop) => {
      try {
        const answer = await fetch(webhook, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...Object.fromEntries(secret) },
          body: JSON.stringify(message),
          redirect: 'error',
          signal: AbortSignal.any([stop, AbortSignal.timeout(timeout)]),
        })
        await answer.body?.cancel()
        return answer.ok
          ? right(undefined)
          : left({ _tag: 'NotDelivered', says: `${origin} answered ${answer.status}` })
      } catch (cause) {
        return left({ _tag: 'NotDelivered', says: `${origin}: ${reason(cause)}` })
      }
    },
  }
}
