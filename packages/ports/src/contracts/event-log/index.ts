export {
  checkEventLogCase,
  type EventLogCase,
  type EventLogFactory,
  type EventLogUnderTest,
  type Randomness,
} from './case.ts'
export { compareLogs } from './compare.ts'
export { type EventLogContractOptions, eventLogCases, eventLogContract } from './contract.ts'
