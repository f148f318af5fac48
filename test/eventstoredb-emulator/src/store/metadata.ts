/** Roles per right; a right that is not named falls back to the default list. */
export interface AccessList {
  readonly read?: readonly string[]
  readonly write?: readonly string[]
  readonly delete?: readonly string[]
  readonly metaRead?: readonly string[]
  readonly metaWrite?: readonly string[]
}

/** What the server itself reads from a stream's metadata; everything else in the document is the user's own. */
export interface StreamMetadata {
  readonly maxCount?: bigint
  /** In milliseconds. */
  readonly maxAge?: number
  readonly truncateBefore?: bigint
  readonly accessList?: AccessList
}

export const NO_METADATA: StreamMetadata = {}

type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }
type Fields = { readonly [key: string]: Json }

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Integers stay exact: `$tb` holds 2^63 - 1 after a soft delete. */
const parsed = (text: string): Json =>
  JSON.parse(text, (_key, value: Json, { source }: { readonly source?: string } = {}) =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value,
  )

class Unreadable extends Error {}

const integer = (fields: Fields, key: string): bigint | undefined => {
  const value = fields[key]
  if (value === undefined) return undefined
  if (typeof value !== 'bigint') throw new Unreadable(key)
  return value
}

const roles = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) throw new Unreadable('roles')
  return value.map((role: Json) => {
    if (typeof role !== 'string') throw new Unreadable('role')
    return role
  })
}

/** An access list as metadata and `$settings` spell it. */
const accessListIn = (value: Json | undefined): AccessList => {
  if (!isFields(value)) throw new Unreadable('access list')
  const { $r, $w, $d, $mr, $mw } = value
  return {
    ...($r === undefined ? {} : { read: roles($r) }),
    ...($w === undefined ? {} : { write: roles($w) }),
    ...($d === undefined ? {} : { delete: roles($d) }),
    ...($mr === undefined ? {} : { metaRead: roles($mr) }),
    ...($mw === undefined ? {} : { metaWrite: roles($mw) }),
  }
}

/** The fields of a JSON document, or null if it is none. */
const fieldsOf = (data: Uint8Array): Fields | null => {
  try {
    const value = parsed(new TextDecoder('utf-8', { fatal: true }).decode(data))
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

/**
 * Reads a metadata document. A number that makes no sense counts as absent; a field of the wrong type makes the whole
 * document count as empty, its access list included.
 */
export const metadataIn = (data: Uint8Array): StreamMetadata => {
  const fields = fieldsOf(data)
  if (fields === null) return NO_METADATA
  try {
    const [maxCount, maxAge] = [integer(fields, '$maxCount'), integer(fields, '$maxAge')]
    const truncateBefore = integer(fields, '$tb')
    return {
      ...(maxCount !== undefined && maxCount > 0n ? { maxCount } : {}),
      ...(maxAge !== undefined && maxAge > 0n ? { maxAge: Number(maxAge) * 1000 } : {}),
      ...(truncateBefore !== undefined && truncateBefore >= 0n ? { truncateBefore } : {}),
      ...(fields['$acl'] === undefined ? {} : { accessList: accessListIn(fields['$acl']) }),
    }
  } catch (error) {
    if (error instanceof Unreadable) return NO_METADATA
    throw error
  }
}

/** The same document with another `$tb`; one that cannot be read is replaced. */
export const withTruncateBefore = (data: Uint8Array | undefined, truncateBefore: bigint): Uint8Array => {
  const fields = data === undefined ? null : fieldsOf(data)
  const written = (value: Json): string =>
    typeof value === 'bigint'
      ? String(value)
      : Array.isArray(value)
        ? `[${value.map(written).join(',')}]`
        : isFields(value)
          ? `{${Object.entries(value)
              .map(([key, field]) => `${JSON.stringify(key)}:${written(field)}`)
              .join(',')}}`
          : JSON.stringify(value)
  return new TextEncoder().encode(written({ ...fields, $tb: truncateBefore }))
}

/** The default lists of user and of system streams, as `$settings` states them. */
export const defaultListsIn = (
  data: Uint8Array | undefined,
): { readonly user: AccessList; readonly system: AccessList } => {
  const fields = data === undefined ? null : fieldsOf(data)
  const list = (value: Json | undefined): AccessList => {
    try {
      return value === undefined ? {} : accessListIn(value)
    } catch (error) {
      if (error instanceof Unreadable) return {}
      throw error
    }
  }
  return { user: list(fields?.['$userStreamAcl']), system: list(fields?.['$systemStreamAcl']) }
}
