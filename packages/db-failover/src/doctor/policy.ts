import { policyFault, type State } from '@db-failover/domain'
import { about, type Diagnosis } from '@db-failover/ports'

const on = about(null)

/** A policy is held to its rules when it is set; one that was set under an earlier version may break those of today. */
export const examinePolicy = ({ configuration }: State): Diagnosis => {
  const fault = policyFault(configuration.policy)
  return fault === null
    ? on.fine('policy', 'The policy holds together.')
    : on.warning('policy', fault, 'Type: db-failover policy NAME=VALUE, with values that hold together.')
}
