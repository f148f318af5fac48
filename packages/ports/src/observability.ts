/** Logging and metrics as a port, silent by default. Attributes never hold secrets. */
export interface Observability {
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    attributes?: Readonly<Record<string, string | number | boolean | null>>,
  ) => void
  readonly count: (metric: string, by: number, attributes?: Readonly<Record<string, string>>) => void
  readonly record: (metric: string, value: number, attributes?: Readonly<Record<string, string>>) => void
}

export const silent: Observability = {
  log: () => {},
  count: () => {},
  record: () => {},
}
