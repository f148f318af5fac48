import type { Context, Decimal, Decision, Event, Input, OperationId, RequestId, State } from '@db-failover/domain'
import { rulesVersion } from '@db-failover/domain'
import type { Draft } from '@db-failover/ports'

/** The operation that the event speaks of, null for one that speaks of none. */
const operationOf = ({ data }: Event): OperationId | null => ('operation' in data ? data.operation : null)

const requestIn = (thing: object): RequestId | null =>
  'request' in thing && typeof thing.request === 'string' ? (thing.request as RequestId) : null

const termOf = (decision: Decision, context: Context): number | null =>
  decision.events.reduce((term, e) => (e.type === 'LeadershipTaken' ? e.data.term : term), context.term)

/**
 * A decision as it goes into the log. The first event's causation is `cause` (the event that the input came from), each
 * further one's is the event before it.
 */
export const draftsOf = (
  input: Input,
  decision: Decision,
  context: Context,
  about: { readonly state: State; readonly cause: string | null; readonly newId: () => string },
): readonly Draft[] => {
  const { type, ...data } = input
  const drafts: Draft[] = []
  for (const event of decision.events) {
    const eventId = about.newId()
    const operation = operationOf(event)
    drafts.push({
      eventId,
      event,
      metadata: {
        at: context.at,
        writer: { process: context.process, role: context.role, actor: context.actor },
        term: termOf(decision, context),
        operation,
        rule: decision.rule,
        rulesVersion,
        policyRevision: about.state.configuration.policyRevision as Decimal | null,
        because: { input: type, data },
        correlationId: operation ?? requestIn(event.data) ?? requestIn(input) ?? context.request ?? eventId,
        causationId: drafts.at(-1)?.eventId ?? about.cause,
      },
    })
  }
  return drafts
}
