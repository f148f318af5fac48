import { Policy } from '@db-failover/domain'
import { fileKey, policyField } from './policy.ts'

/** Members of a policy as a file would write them: `hostLease=30s`. */
export const policyText = (policy: { readonly [K in keyof Policy]?: Policy[K] | undefined }): readonly string[] =>
  (Object.keys(Policy.props) as (keyof Policy)[]).flatMap((key) => {
    const value = policy[key]
    if (value === undefined) return []
    const written = policyField(key).shape.encode(value)
    return [`${fileKey(key)}=${typeof written === 'object' ? JSON.stringify(written) : String(written)}`]
  })
