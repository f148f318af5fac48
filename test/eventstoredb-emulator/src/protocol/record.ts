import type { StoredEvent } from '../store/event.ts'
import type { Resolved } from '../store/links.ts'
import { ReadResp, StreamIdentifier, type sharedMessages, type streamMessages } from './definitions.ts'
import { uuidMessage } from './uuid.ts'

export const streamIdentifier = (stream: string): sharedMessages.StreamIdentifier => {
  const identifier = new StreamIdentifier()
  identifier.setStreamName(new TextEncoder().encode(stream))
  return identifier
}

export const streamNamed = (identifier: sharedMessages.StreamIdentifier | undefined): string =>
  new TextDecoder().decode(identifier?.getStreamName_asU8() ?? new Uint8Array())

const recorded = (event: StoredEvent): streamMessages.ReadResp.ReadEvent.RecordedEvent => {
  const message = new ReadResp.ReadEvent.RecordedEvent()
  message.setId(uuidMessage(event.id))
  message.setStreamIdentifier(streamIdentifier(event.stream))
  message.setStreamRevision(String(event.revision))
  message.setPreparePosition(String(event.position))
  message.setCommitPosition(String(event.position))
  message.setData(event.data)
  message.setCustomMetadata(event.metadata)
  message.getMetadataMap().set('type', event.type).set('created', String(event.created))
  message.getMetadataMap().set('content-type', event.contentType)
  return message
}

export const eventResponse = ({ event, link }: Resolved): streamMessages.ReadResp => {
  const read = new ReadResp.ReadEvent()
  if (event !== null) read.setEvent(recorded(event))
  if (link !== null) read.setLink(recorded(link))
  const place = link ?? event
  if (place !== null) read.setCommitPosition(String(place.position))
  return new ReadResp().setEvent(read)
}
