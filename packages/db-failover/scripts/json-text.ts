const WIDTH = 120

const isScalar = (u: unknown): boolean => typeof u !== 'object' || u === null

/** JSON as the repository's formatter would leave it: objects opened out, short lists of scalars on one line. */
export const jsonText = (value: unknown, indent = 0, taken = 0): string => {
  if (isScalar(value)) return JSON.stringify(value)
  const pad = ' '.repeat(indent + 2)
  const end = ' '.repeat(indent)
  if (Array.isArray(value)) {
    const line = `[${value.map((v) => JSON.stringify(v)).join(', ')}]`
    if (value.every(isScalar) && indent + taken + line.length + 1 <= WIDTH) return line
    return `[\n${value.map((v) => pad + jsonText(v, indent + 2)).join(',\n')}\n${end}]`
  }
  const members = Object.entries(value as object)
  if (members.length === 0) return '{}'
  return `{\n${members.map(([k, v]) => `${pad}${JSON.stringify(k)}: ${jsonText(v, indent + 2, k.length + 4)}`).join(',\n')}\n${end}}`
}
