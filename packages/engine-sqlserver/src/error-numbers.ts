import type { EngineError } from '@db-failover/ports'

type Tag = EngineError['_tag']

/**
 * What the numbers of "Database Engine events and errors" amount to. Left out are those that only say that a statement
 * ended (3013, 5069) and information.
 */
const numbers: readonly (readonly [Tag, readonly number[]])[] = [
  // In use, locked, or too busy: the same statement can succeed later. Starting: the same.
  ['Unreachable', [701, 845, 952, 1205, 1222, 3023, 3101, 3702, 5030, 5059, 5061, 5064, 5070, 8645]],
  ['Unreachable', [904, 921, 922, 941, 6005, 17142, 17187, 17188, 18401, 18451, 18461]],
  ['DatabaseMissing', [911, 3118, 15404]],
  ['BadDatabase', [824, 823, 913, 923, 924, 926, 927, 942, 943, 945, 3033, 3036, 3043, 3049, 3102, 3104, 3414]],
  ['BadDatabase', [3059, 3441, 3906, 4060, 5052, 5063, 3313, 3314, 1801]],
  ['NotPermitted', [229, 262, 297, 300, 916, 3110, 4064, 5011, 6102, 15151, 15247, 18456, 18470, 18486, 18487, 18488]],
  [
    'NotPermitted',
    [102, 105, 137, 155, 156, 319, 226, 3021, 3031, 3032, 3038, 3044, 3057, 3095, 3096, 3098, 3205, 3218],
  ],
  ['NotPermitted', [33101, 33111]],
  ['NoSpace', [1101, 1105, 3257, 5149]],
  ['BadBackup', [3117, 3120, 3121, 3132, 3135, 3136, 3141, 3143, 3153, 3154, 3169, 3178, 3180, 3182, 3183, 3185, 3186]],
  ['BadBackup', [3187, 3189, 3203, 3241, 3242, 3243, 3254, 3256, 3266, 3319, 4330, 3035]],
  ['NotPermitted', [3142, 3156, 3159, 3234, 5120, 5123, 5133]],
  // Aborted, or the session was ended by an administrator: what was begun is undone, and can be begun anew.
  ['OutcomeUnknown', [596, 3204]],
]

const tags: ReadonlyMap<number, Tag> = new Map(numbers.flatMap(([tag, all]) => all.map((n) => [n, tag] as const)))

/** Windows system errors within a device message. Not found is a copy that is missing; no path, network or sharing passes. */
const systemErrors: ReadonlyMap<number, Tag> = new Map<number, Tag>([
  [2, 'BadBackup'],
  [3, 'Unreachable'],
  [5, 'NotPermitted'],
  [21, 'Unreachable'],
  [32, 'Unreachable'],
  [53, 'Unreachable'],
  [59, 'Unreachable'],
  [64, 'Unreachable'],
  [67, 'Unreachable'],
  [112, 'NoSpace'],
  [1117, 'Unreachable'],
  [1326, 'NotPermitted'],
])

/** Opening, writing, reading and I/O on a backup device. */
const devices: ReadonlySet<number> = new Set([3201, 3202, 3203, 3271])

/** null: the number says nothing about the reason. `systemError`: the operating system's error within the message. */
export const tagOf = (number: number, systemError: number | null): Tag | null => {
  if (!devices.has(number)) return tags.get(number) ?? null
  const fromSystem = systemError === null ? undefined : systemErrors.get(systemError)
  return fromSystem ?? tags.get(number) ?? 'Unreachable'
}
