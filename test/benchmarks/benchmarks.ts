import { decode } from './core/decode.bench.ts'
import { foldAgainstHand, foldAgainstInPlace } from './core/fold.bench.ts'
import { memory } from './core/memory.bench.ts'
import { copy } from './files/copy.bench.ts'
import { append } from './log/append.bench.ts'
import { appendEventStoreDb, readEventStoreDb } from './log/eventstoredb.bench.ts'
import { read } from './log/read.bench.ts'
import type { Benchmark } from './measure/benchmark.ts'
import { appendHundred, appendOne, readEmmett } from './peers/emmett-sqlite.bench.ts'
import { foldCastore, foldEmmett } from './peers/fold.bench.ts'
import { failover } from './sqlserver/failover.bench.ts'
import { probes } from './sqlserver/probes.bench.ts'
import { statement } from './sqlserver/statement.bench.ts'
import { followers, followersEventStoreDb } from './system/followers.bench.ts'
import { idle } from './system/idle.bench.ts'
import { takeover, takeoverEventStoreDb } from './system/takeover.bench.ts'

/** In the order in which they are run. */
export const benchmarks: readonly Benchmark[] = [
  foldAgainstHand,
  foldAgainstInPlace,
  decode,
  read,
  append,
  readEventStoreDb,
  appendEventStoreDb,
  foldCastore,
  foldEmmett,
  appendOne,
  appendHundred,
  readEmmett,
  copy,
  memory,
  idle,
  takeover,
  takeoverEventStoreDb,
  followers,
  followersEventStoreDb,
  statement,
  probes,
  failover,
]
