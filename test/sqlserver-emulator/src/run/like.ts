const cache = new Map<string, RegExp>()

/** `%`, `_`, `[a-z]`, `[^…]`, and a character that makes the next one plain. */
export const like = (text: string, pattern: string, escaping: string): boolean => {
  const key = `${escaping}\0${pattern}`
  const known = cache.get(key)
  if (known !== undefined) return known.test(text)
  let source = ''
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i] ?? ''
    const plain = (c: string) => c.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    if (escaping !== '' && character === escaping) {
      i += 1
      source += plain(pattern[i] ?? '')
    } else if (character === '%') source += '[\\s\\S]*'
    else if (character === '_') source += '[\\s\\S]'
    else if (character === '[' && pattern.indexOf(']', i + 1) > i + 1) {
      const end = pattern.indexOf(']', i + 1)
      source += `[${pattern.slice(i + 1, end).replace(/[\\[\]]/g, '\\$&')}]`
      i = end
    } else source += plain(character)
  }
  const made = new RegExp(`^${source}$`, 'i')
  cache.set(key, made)
  return made.test(text)
}
