/** An SPF record (RFC 7208), as far as whether it is sound and whom it includes. */
export interface SpfRecord {
  /** Domains whose record is asked for, too: of `include`, and of `redirect` where no `all` comes before it. */
  readonly asks: readonly string[];
  /** Terms that make a receiver ask the DNS, those of `asks` among them. */
  readonly lookups: number;
  /** Whether it allows everybody. */
  readonly allowsAll: boolean;
}

/** More look-ups than this, in all that is included, make a receiver give up (RFC 7208, 4.6.4). */
export const spfLookupsAtMost = 10;

const mechanism =
  /^[+?~-]?(?:all|include:\S+|a(?:[:/]\S+)?|mx(?:[:/]\S+)?|ptr(?::\S+)?|ip4:[\d./]+|ip6:[\da-f:./]+|exists:\S+)$/i;
const modifier = /^[a-z][\w.-]*=\S*$/i;

export const isSpf = (text: string): boolean => /^v=spf1(?:\s|$)/i.test(text);

/** Reads a record; the first term that is none of the standard's, where there is one, as `wrong`. */
export function readSpf(text: string): SpfRecord | { readonly wrong: string } {
  const terms = text.trim().split(/\s+/).slice(1);
  const wrong = terms.find((term) => !mechanism.test(term) && !modifier.test(term));
  if (wrong !== undefined) return { wrong };
  const bare = terms.map((term) => term.toLowerCase());
  const of = (pattern: RegExp) => bare.flatMap((term) => pattern.exec(term)?.[1] ?? []);
  const hasAll = bare.some((term) => /^[+?~-]?all$/.test(term));
  const asks = [...of(/^[+?~-]?include:(\S+)$/), ...(hasAll ? [] : of(/^redirect=(\S+)$/))];
  const others = bare.filter((term) => /^[+?~-]?(?:a|mx|ptr)(?:[:/]|$)|^[+?~-]?exists:/.test(term));
  return {
    asks,
    lookups: asks.length + others.length,
    allowsAll: bare.some((term) => term === 'all' || term === '+all'),
  };
}
