import type { ProposedEvent } from '../store/event.ts'
import type { sharedMessages } from './definitions.ts'
import { uuidIn } from './uuid.ts'

/** What Append and BatchAppend have in common in the events that they carry. */
interface ProposedMessage {
  getId(): sharedMessages.UUID | undefined
  getMetadataMap(): { get(key: string): string | undefined }
  getData_asU8(): Uint8Array
  getCustomMetadata_asU8(): Uint8Array
}

/** Null for one that the server does not take: without a type, or without a proper id. */
export const proposedEvent = (message: ProposedMessage): ProposedEvent | null => {
  const [id, type] = [uuidIn(message.getId()), message.getMetadataMap().get('type') ?? '']
  if (id === null || type === '') return null
  const contentType = message.getMetadataMap().get('content-type') ?? 'application/octet-stream'
  return { id, type, contentType, data: message.getData_asU8(), metadata: message.getCustomMetadata_asU8() }
}
