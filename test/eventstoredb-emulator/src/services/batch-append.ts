import type { handleBidiStreamingCall } from '@grpc/grpc-js'
import type { ServerNode } from '../node.ts'
import { AllStreamPosition, BatchAppendResp, Empty, type streamMessages } from '../protocol/definitions.ts'
import { expectedPosition } from '../protocol/expectation.ts'
import { proposedEvent } from '../protocol/proposed.ts'
import { streamIdentifier, streamNamed } from '../protocol/record.ts'
import { refusalStatus } from '../protocol/refusal.ts'
import type { Answer } from '../store/answer.ts'
import type { ProposedEvent } from '../store/event.ts'

type Request = streamMessages.BatchAppendReq
type Response = streamMessages.BatchAppendResp
type Options = streamMessages.BatchAppendReq.Options

/** One append that may be spread over several messages; `malformed` when one of its events is not acceptable. */
interface Pending {
  readonly options: Options
  readonly events: ProposedEvent[]
  malformed: boolean
}

const success = ({ revision, position }: Extract<Answer, { kind: 'written' }>) => {
  const message = new BatchAppendResp.Success()
  if (revision === null) message.setNoStream(new Empty())
  else message.setCurrentRevision(String(revision))
  if (position === null) return message.setNoPosition(new Empty())
  const place = new AllStreamPosition()
  return message.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)))
}

const response = (request: Request, stream: string, answer: Answer): Response => {
  const message = new BatchAppendResp().setCorrelationId(request.getCorrelationId())
  message.setStreamIdentifier(streamIdentifier(stream))
  return answer.kind === 'written'
    ? message.setSuccess(success(answer))
    : message.setError(refusalStatus(stream, answer))
}

const expired = (options: Options): boolean => {
  const deadline = options.getDeadline()
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now()
}

/** BatchAppend: any number of appends on one stream of messages, each answered under its correlation id. */
export const batchAppendMethod =
  (node: ServerNode): handleBidiStreamingCall<Request, Response> =>
  (call) => {
    const pending = new Map<string, Pending>()
    const decide = ({ options, events, malformed }: Pending, stream: string): Promise<Answer> => {
      const expectation = expectedPosition(options)
      if (malformed || expectation === null) return Promise.resolve({ kind: 'bad-request' })
      if (expired(options)) return Promise.resolve({ kind: 'timeout', why: 'Timeout' })
      return node.append(stream, expectation, events)
    }
    call.on('data', (request: Request) => {
      const key = request.getCorrelationId()?.getString() ?? ''
      const options = request.getOptions()
      const append = pending.get(key) ?? (options === undefined ? undefined : { options, events: [], malformed: false })
      if (append === undefined) return
      pending.set(key, append)
      for (const message of request.getProposedMessagesList()) {
        const event = proposedEvent(message)
        if (event === null) append.malformed = true
        else append.events.push(event)
      }
      if (!request.getIsFinal()) return
      pending.delete(key)
      const stream = streamNamed(append.options.getStreamIdentifier())
      decide(append, stream).then((answer) => {
        if (!call.destroyed) call.write(response(request, stream, answer))
      })
    })
    call.on('end', () => call.end())
    call.on('error', () => pending.clear())
  }
