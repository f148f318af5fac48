/** The rule that every event of a rebuilt history names: it was made from manifests, and decided by nobody. */
export const REBUILT = 'rebuilt.from-manifests'
