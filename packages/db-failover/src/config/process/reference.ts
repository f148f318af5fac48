import * as t from 'io-ts'
import type { Described } from '../shape/shape.ts'

/** Where a secret is to be found; the secret itself never stands in a file of ours. */
export interface Reference {
  readonly env: string
}

const allowed = 'a reference such as { env: ORDERS_PASSWORD }'

/** Stands in a message for what may be a secret. */
export const WITHHELD = 'a value that is not shown'

const isReference = (u: unknown): u is Reference =>
  typeof u === 'object' &&
  u !== null &&
  Object.keys(u).length === 1 &&
  'env' in u &&
  typeof u.env === 'string' &&
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(u.env)

/** Refuses a secret written out, and does not repeat it in the message. */
export const reference: t.Type<Reference, unknown, unknown> & Described = Object.assign(
  new t.Type<Reference, unknown, unknown>(
    allowed,
    isReference,
    (u, c) => (isReference(u) ? t.success(u) : t.failure(u === undefined ? u : WITHHELD, c, allowed)),
    t.identity,
  ),
  {
    allowed,
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['env'],
      properties: { env: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } },
    },
  },
)

/** What the reference stands for; null when the environment does not have it. */
export const resolve = (r: Reference, env: Readonly<Record<string, string | undefined>>): string | null =>
  env[r.env] ?? null
