/**
 * A line as a terminal may be given it. Reasons, names and servers' texts come from outside: what in them would move the
 * cursor, hide or turn around other text, or look like a further line, is shown as an escape instead (`\n`, `\u001b`). The
 * log keeps every text as it was given, and `--json` says it exactly. Only the codes of `own` colours go through.
 */
export const printable = (line: string, own: ReadonlySet<string>): string =>
  line.replaceAll(/\p{Cc}(?:\[\d+m)?|[\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, (found) =>
    own.has(found) ? found : escaped(found.slice(0, 1)) + found.slice(1),
  )

const escaped = (character: string): string => {
  const inJson = JSON.stringify(character).slice(1, -1)
  return inJson === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : inJson
}
