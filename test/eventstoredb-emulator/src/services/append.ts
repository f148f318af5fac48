import type { handleClientStreamingCall } from '@grpc/grpc-js'
import { AppendResp, Empty, type streamMessages } from '../protocol/definitions.ts'
import { expectedRevision } from '../protocol/expectation.ts'
import { Failure, failureOf, handlerThrew } from '../protocol/failure.ts'
import { proposedEvent } from '../protocol/proposed.ts'
import { streamNamed } from '../protocol/record.ts'
import type { Answer, Refusal } from '../store/answer.ts'
import type { ProposedEvent } from '../store/event.ts'
import { MOST_BYTES } from '../store/write.ts'
import { admittedTo, type Served } from './served.ts'
import { garbled, written } from './writing.ts'

type Request = streamMessages.AppendReq
type Response = streamMessages.AppendResp

const wrongExpectedVersion = ({ expectation, last }: Extract<Refusal, { kind: 'wrong-expected-version' }>) => {
  const wrong = new AppendResp.WrongExpectedVersion()
  if (last < 0n) wrong.setCurrentNoStream(new Empty())
  else wrong.setCurrentRevision(String(last))
  if (expectation.kind === 'revision') wrong.setExpectedRevision(String(BigInt.asUintN(64, expectation.revision)))
  if (expectation.kind === 'any') wrong.setExpectedAny(new Empty())
  if (expectation.kind === 'no-stream') wrong.setExpectedNoStream(new Empty())
  if (expectation.kind === 'stream-exists') wrong.setExpectedStreamExists(new Empty())
  return new AppendResp().setWrongExpectedVersion(wrong)
}

const success = ({ revision, position }: Extract<Answer, { kind: 'written' }>) => {
  const message = new AppendResp.Success()
  if (revision === null) message.setNoStream(new Empty())
  else message.setCurrentRevision(String(revision))
  if (position === null) return new AppendResp().setSuccess(message.setNoPosition(new Empty()))
  const place = new AppendResp.Position()
  place.setCommitPosition(String(position)).setPreparePosition(String(position))
  return new AppendResp().setSuccess(message.setPosition(place))
}

const responded = (stream: string, answer: Answer): Response | Failure => {
  if (answer.kind === 'written') return success(answer)
  if (answer.kind === 'wrong-expected-version') return wrongExpectedVersion(answer)
  return failureOf(stream, 'Append', answer)
}

/** Append: the options first, then one event per message; written when the client has sent all. */
export const appendMethod =
  (served: Served): handleClientStreamingCall<Request, Response> =>
  (call, callback) => {
    let options: streamMessages.AppendReq.Options | undefined
    let admitted = false
    let [bytes, over] = [0, false]
    const events: ProposedEvent[] = []
    const end = (result: Response | Failure) => {
      if (over) return
      over = true
      if (result instanceof Error) callback(result)
      else callback(null, result)
    }
    call.on('data', (request: Request) => {
      options ??= request.getOptions()
      if (options !== undefined && !admitted) {
        const admission = admittedTo(served, call.metadata, 'write', streamNamed(options.getStreamIdentifier()))
        if (admission instanceof Failure) return end(admission)
        admitted = true
      }
      const message = request.getProposedMessage()
      if (over || message === undefined) return
      const event = proposedEvent(message)
      if (event === null) return end(handlerThrew())
      events.push(event)
      bytes += event.data.length
      if (bytes > MOST_BYTES) end(failureOf('', 'Append', { kind: 'too-large', most: MOST_BYTES }))
    })
    call.on('error', () => {
      over = true
    })
    call.on('end', () => {
      if (over || options === undefined) return end(handlerThrew())
      const stream = streamNamed(options.getStreamIdentifier())
      const expectation = expectedRevision(options)
      if (expectation === null) return end(handlerThrew())
      written(served, 'append', stream, () => served.node.append(stream, expectation, events)).then((outcome) => {
        if (outcome.kind === 'failure') return end(outcome.failure)
        if (outcome.kind === 'silence') return
        const response = responded(stream, outcome.answer)
        end(outcome.garbled && !(response instanceof Failure) ? garbled(response) : response)
      })
    })
  }
