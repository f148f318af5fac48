export * from "./clock.ts";
export * from "./engine/engine.ts";
export * from "./event-log/event-log.ts";
export * from "./files/backup-files.ts";
export * from "./hosts/host-connections.ts";
export * from "./observability.ts";
export * from "./retry.ts";
export * from "./streams.ts";
