/** A log sequence number as numeric(25,0): virtual log file, block and slot. */
const VLF = 10n ** 15n
const BLOCK = 10n ** 5n

export const lsn = (vlf: number, block: number, slot: number): bigint =>
  BigInt(vlf) * VLF + BigInt(block) * BLOCK + BigInt(slot)

/** The next one after a record of some bytes: a new block of 512 bytes or more, a new file every few thousand blocks. */
export const after = (before: bigint, bytes: number): bigint => {
  const vlf = before / VLF
  const block = (before % VLF) / BLOCK + BigInt(Math.ceil(bytes / 512) * 8)
  return block > 100_000n ? (vlf + 1n) * VLF + 16n * BLOCK + 1n : vlf * VLF + block * BLOCK + 1n
}

/** As the error log writes it: `67:7733:56`. */
export const spelt = (value: bigint): string => `${value / VLF}:${(value % VLF) / BLOCK}:${value % BLOCK}`
