// #region refusal
import { failoverGroup, sqlite } from 'db-failover'

const orders = failoverGroup('orders', sqlite({ log: './log/failover.sqlite' }))

const failOver = {
  type: 'FailOver',
  to: null,
  manner: 'forced',
  acceptDataLoss: false,
  acceptNoFence: false,
  withoutContingency: false,
} as const
const answer = await orders.ask(failOver, { process: 'cli-1', actor: 'ann' })
if (answer._tag === 'Left' && answer.left._tag === 'Refused') {
  const { rule, why, possible, next } = answer.left.rejection // why not, what would make it possible, what to type
  process.stdout.write(`${rule}: ${why} ${possible} ${next ?? ''}\n`)
}
// #endregion
