/** Types of ENVCHANGE: MS-TDS 2.2.7.9. */
export const ENVIRONMENT = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
} as const
