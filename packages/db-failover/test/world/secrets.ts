import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** How a text may stand in a file: as it is, in JSON, in an address, in UTF-16, in base64 at any offset, in hexadecimal. */
const spellings = (secret: string): readonly Buffer[] => {
  const utf8 = Buffer.from(secret)
  // What stands before decides the first characters of base64, what follows the last: the middle is the secret's alone.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), utf8])
      .toString('base64')
      .slice(4)
      .replace(/..?=*$/, ''),
  )
  return [
    utf8,
    Buffer.from(secret, 'utf16le'),
    ...[JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), utf8.toString('hex'), ...base64].map((text) =>
      Buffer.from(text),
    ),
  ]
}

export const tells = (content: string | Buffer, secrets: readonly string[]): boolean => {
  const bytes = Buffer.from(content)
  return secrets.some((secret) => spellings(secret).some((spelling) => bytes.includes(spelling)))
}

/** Every file under the folder that tells a secret; `leftOut`: folders of others. */
export const tellingFiles = (
  folder: string,
  secrets: readonly string[],
  leftOut: readonly string[],
): { readonly read: number; readonly telling: readonly string[] } => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !leftOut.includes(relative(folder, path).split(sep)[0] ?? ''))
  return { read: files.length, telling: files.filter((path) => tells(readFileSync(path), secrets)) }
}
