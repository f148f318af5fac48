// Read by whatever Node there is: no syntax and no module here that an old one lacks.

/** The first Node whose SQLite can take an online backup. */
const OLDEST = [22, 16] as const

/** What to say to a Node (`process.versions.node`) that is too old; null for all others. */
export const nodeTooOld = (version: string): string | null => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isTooOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
  return isTooOld ? `db-failover needs Node ${OLDEST.join('.')} or later; this is ${version}` : null
}
