import type { GroupId } from '@db-failover/domain'

/** The group's events, hash-chained; `NoStream` or `Exactly` only. The category stands before the first `-`. */
export const groupStream = (group: GroupId): string => `failoverGroup-${group}`
/** What hosts say of their moves; `Any`, readers drop a repeated event id. */
export const hostsStream = (group: GroupId): string => `failoverHosts-${group}`
/** The hosts' signs of life; `Any`, only the newest are kept. */
export const aliveStream = (group: GroupId): string => `failoverAlive-${group}`
/** The heartbeats of all supervisors of the installation; `Any`, only the newest are kept. */
export const supervisorsStream = 'failoverSupervisors'
