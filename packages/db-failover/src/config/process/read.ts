import { dirname, resolve as resolvePath } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Mistake, Path } from '../mistake.ts'
import { mistakeAt, readSource, readSourceFile, type Source } from '../read-yaml.ts'
import type { LogPlace } from './log-place.ts'
import { type ProcessFile, processFile } from './process-file.ts'
import { type Reference, resolve } from './reference.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A process file, its paths made absolute. */
export interface Process extends ProcessFile {
  readonly file: string
  /** What turns out later to be wrong with a value of the file, with the value's place in it. */
  readonly mistakeAt: (path: Path, says: string) => Mistake
}

const credentialReferences = (
  path: readonly string[],
  { user, password, host }: ProcessFile['credentials'][string],
): readonly { path: readonly string[]; reference: Reference }[] => [
  { path: [...path, 'user'], reference: user },
  { path: [...path, 'password'], reference: password },
  ...(host === null
    ? []
    : (['user', 'password'] as const).map((part) => ({ path: [...path, 'host', part], reference: host[part] }))),
]

/** A reference that the environment cannot answer is a mistake now and not when the secret is needed. */
const unanswered = (source: Source, config: ProcessFile, env: Environment): Mistake | null => {
  const references: readonly { path: readonly string[]; reference: Reference }[] = [
    ...logReferences(config.log),
    ...Object.entries(config.credentials).flatMap(([server, c]) => credentialReferences(['credentials', server], c)),
    ...config.alarms.flatMap((sink, i) =>
      'headers' in sink
        ? Object.entries(sink.headers).map(([h, reference]) => ({
            path: ['alarms', String(i), 'headers', h],
            reference,
          }))
        : [],
    ),
  ]
  const missing = references.find((r) => resolve(r.reference, env) === null)
  return missing === undefined
    ? null
    : mistakeAt(source, missing.path, `the environment has no variable ${missing.reference.env}`)
}

const logReferences = (log: LogPlace): readonly { path: readonly string[]; reference: Reference }[] => {
  if ('sqlite' in log) return []
  const { connection, credentials } = log.eventstoredb
  const at = ['log', 'eventstoredb']
  return [
    ...(typeof connection === 'string' ? [] : [{ path: [...at, 'connection'], reference: connection }]),
    ...(credentials === null
      ? []
      : (['user', 'password'] as const).map((part) => ({
          path: [...at, 'credentials', part],
          reference: credentials[part],
        }))),
  ]
}

const twice = (source: Source, { groups }: ProcessFile): Mistake | null => {
  const at = groups.findIndex((g, i) => groups.indexOf(g) < i)
  return at < 0 ? null : mistakeAt(source, ['groups', String(at)], `${groups[at]} stands in the list twice`)
}

/** Whoever asks for encryption is not to find out later that there was none. */
const unencrypted = (source: Source, { engine, backupEncryption }: ProcessFile): Mistake | null =>
  engine === 'sqlserver' || backupEncryption === null
    ? null
    : mistakeAt(
        source,
        ['backupEncryption'],
        `backups of ${engine} databases are not encrypted; take this key out, or say engine: sqlserver`,
      )

/** From a file's parsed text. `env` answers the references. */
export const processFrom = (source: Source, env: Environment): Either<Mistake, Process> => {
  const read = readSource(processFile, source)
  if (read._tag === 'Left') return read
  const config = read.right
  const mistake = twice(source, config) ?? unencrypted(source, config) ?? unanswered(source, config, env)
  if (mistake !== null) return left(mistake)
  const folder = dirname(resolvePath(source.file))
  return right({
    ...config,
    file: resolvePath(source.file),
    mistakeAt: (path, says) => mistakeAt(source, path, says),
    log: 'sqlite' in config.log ? { sqlite: resolvePath(folder, config.log.sqlite) } : config.log,
    checkpoints: config.checkpoints === null ? null : resolvePath(folder, config.checkpoints),
    certificateAuthorities: config.certificateAuthorities.map((path) => resolvePath(folder, path)),
    alarms: config.alarms.map((sink) => ('file' in sink ? { file: resolvePath(folder, sink.file) } : sink)),
  })
}

export const readProcess = async (file: string, env: Environment): Promise<Either<Mistake, Process>> => {
  const source = await readSourceFile(file)
  return source._tag === 'Left' ? source : processFrom(source.right, env)
}
