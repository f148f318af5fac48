import type { Entry, EntryId, GroupId } from '@db-failover/domain'

export const group = 'orders' as GroupId

export const entry = (id: string): Entry => ({
  id: id as EntryId,
  machine: `machine-${id}`,
  server: `server-${id}`,
  instance: null,
  database: 'orders',
  staging: { server: `/${id}/staging`, supervisor: `/${id}/staging` },
  backup: { server: `/${id}/backup`, supervisor: `/${id}/backup` },
})
