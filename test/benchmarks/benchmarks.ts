import { decode } from './core/decode.bench.ts'
import { foldAgainstHand, foldAgainstInPlace } from './core/fold.bench.ts'
import { append } from './log/append.bench.ts'
import { read } from './log/read.bench.ts'
import type { Benchmark } from './measure/benchmark.ts'
import { appendHundred, appendOne, readEmmett } from './peers/emmett-sqlite.bench.ts'
import { foldCastore, foldEmmett } from './peers/fold.bench.ts'

/** In the order in which they are run. */
export const benchmarks: readonly Benchmark[] = [
  foldAgainstHand,
  foldAgainstInPlace,
  decode,
  read,
  append,
  foldCastore,
  foldEmmett,
  appendOne,
  appendHundred,
  readEmmett,
]
