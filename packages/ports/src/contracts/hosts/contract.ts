import { registerCases } from '../contract-case.ts'
import { hostConnectionsCases } from './cases.ts'
import type { HostsFactory } from './subject.ts'

/** Registers the contract of `HostConnections` as tests of one adapter. */
export const hostConnectionsContract = <C>(name: string, factory: HostsFactory<C>): void =>
  registerCases(name, hostConnectionsCases<C>(), factory)
