// JSON of values: a bigint is { $n }, bytes are { $b }.

const isTagged = (value: unknown): value is { readonly $n?: string; readonly $b?: string } =>
  typeof value === 'object' && value !== null && ('$n' in value || '$b' in value)

const replaced = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return { $n: value.toString() }
  return value instanceof Uint8Array ? { $b: Buffer.from(value).toString('base64') } : value
}

const revived = (_: string, value: unknown): unknown => {
  if (!isTagged(value)) return value
  return value.$n === undefined ? new Uint8Array(Buffer.from(value.$b ?? '', 'base64')) : BigInt(value.$n)
}

export const toJson = (value: unknown): string => {
  const plain = (inner: unknown): unknown =>
    inner instanceof Uint8Array
      ? { $b: Buffer.from(inner).toString('base64') }
      : Array.isArray(inner)
        ? inner.map(plain)
        : inner
  // Buffers carry a toJSON of their own, which would come before the replacer.
  return JSON.stringify(plain(value), replaced)
}

export const fromJson = (text: string) => JSON.parse(text, revived)
