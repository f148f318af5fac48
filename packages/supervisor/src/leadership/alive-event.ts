import { currentVersion, supervisorEvents } from '@db-failover/domain'
import type { NewEvent, StoredEvent } from '@db-failover/ports'

export type SupervisorAlive = (typeof supervisorEvents)['SupervisorAlive']['_A']

/** null: written by a newer program, or none at all. */
export const readAlive = ({ type, data, schemaVersion }: StoredEvent): SupervisorAlive | null => {
  if (type !== 'SupervisorAlive' || schemaVersion !== currentVersion(type)) return null
  const decoded = supervisorEvents.SupervisorAlive.decode(data)
  return decoded._tag === 'Right' ? decoded.right : null
}

export const aliveEvent = (eventId: string, data: SupervisorAlive): NewEvent => ({
  eventId,
  type: 'SupervisorAlive',
  schemaVersion: currentVersion('SupervisorAlive'),
  data,
  metadata: {},
})
