/** One node as this process reaches it. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

const PORT = 2113

/** `host`, `host:port`, `[v6]:port`; null for anything else. */
export const endpointOf = (text: string): Endpoint | null => {
  const parts = /^(?<address>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?<port>\d{1,5}))?$/.exec(text.trim())?.groups
  const port = Number(parts?.['port'] ?? PORT)
  return parts?.['address'] === undefined || port < 1 || port > 65_535 ? null : { address: parts['address'], port }
}

export const nameOf = ({ address, port }: Endpoint): string => `${address}:${port}`
