import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { repository, source } from './sources.ts'

// Which sources stand behind the rules' version, and their hash.

export interface KnownVersion {
  readonly version: number
  /** A released version keeps its hash: a change of the rules needs the next version. */
  readonly released: boolean
  readonly sha256: string
}

const file = join(repository, 'packages/domain/rules-version.json')

const importsOf = (path: string): readonly string[] =>
  [...source(path).matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)'/gms)].flatMap((m) => {
    const statement = m[0]
    return m[1] === undefined || /^(?:import|export) type /.test(statement)
      ? []
      : [posix.join(posix.dirname(path), m[1])]
  })

/** The rule table and everything that it reaches by an import of values. */
export const ruleSources = (): readonly string[] => {
  const found = new Set<string>()
  const visit = (path: string) => {
    if (found.has(path)) return
    found.add(path)
    for (const next of importsOf(path)) visit(next)
  }
  visit('rules/table.ts')
  return [...found].sort()
}

export const hashOfRules = (): string => {
  const hash = createHash('sha256')
  for (const path of ruleSources()) hash.update(`${path}\n${source(path)}\n`)
  return hash.digest('hex')
}

export const knownVersion = (): KnownVersion => JSON.parse(readFileSync(file, 'utf8'))

/** What the file should say now, or why it may not: a released version cannot be changed. */
export const accepted = (known: KnownVersion, version: number, sha256: string): KnownVersion | string => {
  if (version < known.version) return `rulesVersion ${version} is lower than ${known.version}, which is known.`
  if (version === known.version && known.released && sha256 !== known.sha256)
    return `Version ${version} is released and the rules have changed: raise rulesVersion in packages/domain/src/rules/table.ts.`
  return { version, released: version === known.version && known.released, sha256 }
}

export const remember = (known: KnownVersion): void => writeFileSync(file, `${JSON.stringify(known, null, 2)}\n`)
