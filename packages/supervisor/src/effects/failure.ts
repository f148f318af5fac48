import type { Failure } from '@db-failover/domain'
import type { BackupFilesError, EngineError } from '@db-failover/ports'

/** As it goes into the log: the kind of an engine's error is its code, the engine's own code stands in the sentence. */
export const failureOf = ({ _tag, code, says }: EngineError | BackupFilesError): Failure => ({
  code: _tag,
  says: code === '' || code === _tag || says.includes(code) ? says : `${says} (${code})`,
})

/** The backup or the database is bad, as opposed to out of reach. */
export const isContent = ({ _tag }: EngineError): boolean => _tag === 'BadBackup' || _tag === 'BadDatabase'

/** May come right by itself within the effect. */
export const isPassing = ({ retry }: EngineError | BackupFilesError): boolean =>
  retry === 'Transient' || retry === 'OutcomeUnknown'
