import type { ChainError } from '@db-failover/ports'

/** One sentence for people, without secrets. */
export const saidBy = (error: ChainError): string => {
  switch (error._tag) {
    case 'WrongExpectation':
      return `${error.stream} moved on while it was written`
    case 'CorruptEvent':
      return `revision ${error.revision} of ${error.stream} failed its proof: ${error.says}`
    case 'AppendTooLarge':
      return `an append of ${error.bytes} bytes is larger than the ${error.most} bytes that the log takes`
    case 'UnknownEvent':
      return `revision ${error.revision} of ${error.stream} is a ${error.type} of version ${error.schemaVersion}, which a newer program wrote`
    case 'InvalidEvent':
      return `revision ${error.revision} of ${error.stream} (${error.type}) is not as its type says at ${error.at}`
    default:
      return `${error._tag}: ${error.says}`
  }
}
