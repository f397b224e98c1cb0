type Network = readonly [address: string, prefix: number];

/**
 * IPv4 networks that are not on the public internet (IANA IPv4 Special-Purpose Address Registry, multicast and class E
 * among them), as address and prefix length.
 */
const closedNetworks: readonly Network[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** An IPv4 address as a number; null for anything else. */
export function toNumber(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function isIn(four: number, networks: readonly Network[]): boolean {
  return networks.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(four / size) === Math.floor((toNumber(network) ?? 0) / size);
  });
}

/**
 * Whether an IP address is one of the public internet. Of IPv6 only global unicast (2000::/3) is, without documentation,
 * Teredo and 6to4, which lead to IPv4 addresses inside them.
 */
export function isPublicAddress(address: string): boolean {
  const four = toNumber(address);
  if (four !== null) return !isIn(four, closedNetworks);
  const six = address.replace(/^\[|\]$/g, '').toLowerCase();
  return /^[23][0-9a-f]{3}:/.test(six) && !/^(2001:(0?db8|0{0,4}):|2001::|2002:|3fff:)/.test(six);
}

/** What organizations number their own machines from (RFC 1918, RFC 6598). */
const privateNetworks: readonly Network[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
];

/** Where clouds tell a machine its own secrets, in the middle of private networks. */
const metadata = new Set(['100.100.100.200', 'fd00:ec2::254']);

/**
 * Whether an IP address is one of a private network: neither this machine nor its link, where clouds tell a machine its
 * secrets, nor anything else that is not public. IPv6 has unique local addresses for it (fc00::/7).
 */
export function isPrivateAddress(address: string): boolean {
  const four = toNumber(address);
  if (four !== null) return isIn(four, privateNetworks) && !metadata.has(address);
  const text = `[${address.replace(/^\[|\]$/g, '')}]`;
  const six = URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname.slice(1, -1) : '';
  return /^f[cd][0-9a-f]{2}:/.test(six) && !metadata.has(six);
}
