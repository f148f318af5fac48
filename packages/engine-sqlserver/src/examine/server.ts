import { clockDiagnosis } from '@db-failover/ports'
import { majorOf, tuningFor } from '../edition.ts'
import { serverClock } from '../statements/examine.ts'
import { versionFinding } from '../versions.ts'
import type { Examines, Facts, Look } from './look.ts'
import { text } from './look.ts'

/** `2026-01-01T00:00:00.1234567`, without a zone because it is UTC. */
const instantIn = (utc: unknown): number | null => {
  const found = Date.parse(`${text(utc)?.slice(0, 23)}Z`)
  return Number.isNaN(found) ? null : found
}

export const clock: Examines = async ({ on, session, examined }) => {
  const before = Date.now()
  const { rows } = await session.ask(serverClock())
  const after = Date.now()
  const theirs = instantIn(rows[0]?.['utc'])
  return theirs === null ? [] : [clockDiagnosis(on, examined.entry.server, { before, theirs, after })]
}

/** Version and edition beside those of the active's server. */
export const version = ({ on, info, settings }: Pick<Look, 'on' | 'info' | 'settings'>, active: Facts | null) => {
  const { ok, says } = versionFinding(info, active?.info ?? null)
  const same = active === null || majorOf(active.info.version) === majorOf(info.version)
  const found = !ok
    ? on.error('version', says, 'Update this server to the version of the active one, or newer.')
    : same
      ? on.fine('version', says)
      : on.warning('version', says, 'Bring both servers to one version.')
  const { encryption, compression } = tuningFor(settings, info)
  const express = info.engineEdition === 4 || /web/i.test(info.edition)
  if (express && encryption !== null)
    return [
      found,
      on.error(
        'edition',
        `${info.edition} makes no encrypted backups; it only restores them.`,
        'Use Standard or Enterprise here, or leave encryption out.',
      ),
    ]
  return [
    found,
    on.fine('edition', `${info.edition}: backups that are made here are ${compression ? '' : 'not '}compressed.`),
  ]
}

/** Every connection of ours is encrypted, or refused; whether the certificate was looked at is another matter. */
export const tls: Examines = async ({ on, settings, examined }) => [
  settings.trustServerCertificate
    ? on.warning(
        'TLS',
        `The connection to ${examined.entry.server} is encrypted, but whose certificate it is, is not looked at.`,
        'Name the authority under certificateAuthorities instead of trustServerCertificate.',
      )
    : on.fine('TLS', `The connection to ${examined.entry.server} is encrypted, and its certificate was verified.`),
]
