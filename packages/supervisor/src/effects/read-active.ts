import type { Decimal, Lineage } from '@db-failover/domain'
import { entryOf, type Runner } from './run.ts'

/** A database that answers and bears no mark yet: the epoch is marked right after enabling, and gives the baseline. */
const withoutMark: Lineage = { identity: '', fork: '', counter: '0' as Decimal, differentialBase: null, epoch: null }

export const readActive: Runner<'ReadActive'> = async ({ request, entry: id, generation }, run) => {
  const entry = entryOf(run, id)
  if (!(await run.permitted())) return
  const probe = await run
    .engineOf(entry)
    .health.probe(
      { group: run.group, entry, generation },
      { raise: run.run.term, timeoutMs: run.policy().probeTimeoutMs, signal: run.signal },
    )
  if (run.signal.aborted) return
  const answers = probe.verdict === 'alive' && probe.generation !== null
  await run.report({
    type: 'ActiveRead',
    request,
    entry: id,
    generation: probe.generation,
    lineage: answers ? (probe.lineage ?? withoutMark) : null,
    says: probe.says,
  })
}
