const dnsTypes = ['TXT', 'CNAME', 'MX'] as const;
export type DnsType = (typeof dnsTypes)[number];

/**
 * What the DNS says under a name. `none`: it surely has no such record. `failed`: nobody knows, since it could not be
 * asked or did not answer in time; this is never the same as `none`.
 */
export type DnsAnswer =
  /** Texts whole, names in lower case without their last dot, of MX the preference before the name. */
  | { readonly state: 'found'; readonly values: readonly string[] }
  | { readonly state: 'none' }
  | { readonly state: 'failed'; readonly reason: string };

/** A resolver. Never throws; answers are kept for some minutes. */
export interface DnsPort {
  look(name: string, type: DnsType): Promise<DnsAnswer>;
}
