/** A process file with every key, for a person to change. */
export const processTemplate = (group: string, process: string): string => `\
# What this process needs. What a failover group is lies in its log and is changed by commands.

# This process's name, the same after its restart and unlike every other's.
process: ${process}

# The log: a SQLite file, shared by the processes of this machine. Better not on the master's own disk.
log: { sqlite: ./log/failover.sqlite }
# Or an EventStoreDB, shared by any number of machines:
# log:
#   eventstoredb:
#     connection: esdb://es1.example:2113,es2.example:2113,es3.example:2113
#     credentials: { user: { env: LOG_USER }, password: { env: LOG_PASSWORD } }

# The groups that \`db-failover run\` supervises here, and the ones that commands speak of.
groups: [${group}]

# Which kind of database server the entries live on: sqlite or sqlserver.
engine: sqlite

# How to log in to each database server: always references, never secrets. SQLite needs none.
# credentials:
#   sql1.example,1433:
#     user: { env: SQL1_USER }
#     password: { env: SQL1_PASSWORD }
#     host: { user: { env: SHOP_USER }, password: { env: SHOP_PASSWORD } }
# certificateAuthorities: [./sql-ca.pem]

# How SQL Server encrypts the backups: a certificate in master of each server, the same everywhere.
# backupEncryption: { certificate: BackupCertificate, algorithm: AES_256 }

# Addresses beside the databases: while none of them and no other server can be reached,
# this process takes itself to be cut off, and no database to be lost.
# witnesses: [gateway.example:443]

# A folder for what a start has proven of the logs, so that the next one hashes only what came later.
# checkpoints: ./checkpoints

# Where alarms go, each to all of them.
alarms:
  - file: ./alarms.jsonl
#  - command: [/usr/local/bin/page-me, --urgent]     # no shell; the alarm comes as JSON on standard input
#    timeout: 10s
#  - webhook: https://alarms.example/db-failover
#    headers: { authorization: { env: ALARM_TOKEN } }
`
