/** Examples that need nothing, and what they print. */
export const alone: Readonly<Record<string, RegExp>> = {
  decide: /^UnknownMode: .*mirroring/,
  scenario: /^$/,
  'group-log': /^null became revision 0$/,
  copy: /^\{"_tag":"Right","right":\[\{"folder":".\/berlin","error":null\},\{"folder":".\/oslo","error":null\}\]\}$/,
  engine: /\ncanReach, open$/,
  'event-log': /^Right$/,
  'event-log-eventstoredb': /^LogUnavailable$/,
}

/** Examples that need the group of `group.yaml`, enabled; in this order. */
export const onTheGroup: Readonly<Record<string, RegExp>> = {
  'ten-lines': /^committed on master in epoch orders\/\d+\/\d+$/,
  host: /^committed on master in epoch orders\/\d+\/\d+$/,
  refusal: /^\S+: .+/,
  supervisor:
    /^supervisor-1 supervises orders, first orders: GroupCreated\n(\w+\n)*BackupStarted\n(\w+\n)*BackupTaken\n(\w+\n)*CopyVerified/,
  audit: /^Sound, [1-9]\d* anchors; first off$/,
}

/** What the command line is given. */
export const configuration = ['db-failover.yaml', 'group.yaml']

/**
 * Every example's file. Beside those above, which `examples-suite.ts` runs, the contract's registers its own tests, the process
 * file with an EventStoreDB is read by `configuration.unit.test.ts`, and
 * those of `packages/db-failover` are run by tests of that package.
 */
export const executed: ReadonlySet<string> = new Set([
  ...[
    ...Object.keys({ ...alone, ...onTheGroup }).map((name) => `${name}.ts`),
    ...configuration,
    'my-log.int.test.ts',
    'db-failover-eventstoredb.yaml',
  ].map((file) => `test/packages/examples/${file}`),
  ...['application', 'pool', 'service', 'supervise'].map((name) => `packages/db-failover/examples/${name}.ts`),
])
