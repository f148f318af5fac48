import type { ChainError } from '@db-failover/ports'
import type { LogOpenError } from '../library/open-log.ts'
import type { Failure } from './failure.ts'

/** A log that cannot be read is unavailable; one that is not what was written is damaged. */
export const logFailure = (e: ChainError): Failure => {
  switch (e._tag) {
    case 'CorruptEvent':
      return { _tag: 'Damaged', revision: e.revision, says: `${e.says} (stream ${e.stream})` }
    case 'LogDamaged':
      return { _tag: 'Damaged', revision: null, says: e.says }
    case 'InvalidEvent':
      return {
        _tag: 'Damaged',
        revision: e.revision,
        says: `the ${e.type} is not as its type says at ${e.at} (stream ${e.stream})`,
      }
    case 'UnknownEvent':
      return {
        _tag: 'Unavailable',
        what: 'log',
        says: `revision ${e.revision} is a ${e.type} (version ${e.schemaVersion}) that a newer program wrote: update this one`,
      }
    case 'WrongExpectation':
      return { _tag: 'Unavailable', what: 'log', says: 'others keep writing to the log at this moment: try again' }
    case 'AppendTooLarge':
      return { _tag: 'Unavailable', what: 'log', says: `${e.bytes} bytes are more than the log takes (${e.most})` }
    default:
      return { _tag: 'Unavailable', what: 'log', says: `the log cannot be used: ${e.says}` }
  }
}

export const openFailure = (e: LogOpenError): Failure => {
  switch (e._tag) {
    case 'LogMissing':
    case 'FolderMissing':
      return {
        _tag: 'Unavailable',
        what: 'log',
        says: `there is no log at ${e.path}\n  type: db-failover apply group.yaml, or correct the path in the process file`,
      }
    case 'LogDamaged':
      return { _tag: 'Damaged', revision: null, says: e.says }
    case 'InvalidConnection':
      return { _tag: 'Usage', says: `the log cannot be opened: ${e.says}` }
    default:
      return { _tag: 'Unavailable', what: 'log', says: `the log cannot be opened: ${e.says}` }
  }
}
