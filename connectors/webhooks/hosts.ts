/**
 * IPv4 networks that are not on the public internet (IANA IPv4 Special-Purpose Address Registry, multicast and class E
 * among them), as address and prefix length.
 */
const closedNetworks: readonly (readonly [string, number])[] = [
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
function toNumber(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/**
 * Whether an IP address is one of the public internet. Of IPv6 only global unicast (2000::/3) is, without documentation,
 * Teredo and 6to4, which lead to IPv4 addresses inside them.
 */
export function isPublicAddress(address: string): boolean {
  const four = toNumber(address);
  if (four !== null)
    return !closedNetworks.some(([network, bits]) => {
      const size = 2 ** (32 - bits);
      return Math.floor(four / size) === Math.floor((toNumber(network) ?? 0) / size);
    });
  const six = address.replace(/^\[|\]$/g, '').toLowerCase();
  return /^[23][0-9a-f]{3}:/.test(six) && !/^(2001:(0?db8|0{0,4}):|2001::|2002:|3fff:)/.test(six);
}

const isAddress = (host: string) => host.startsWith('[') || toNumber(host) !== null;
const isLoopback = (host: string) => host === 'localhost' || host === '127.0.0.1' || host === '[::1]';

/** What keeps an address from being posted to; `loopback`: this machine may be, since all services are stand-ins on it. */
export function problemWith(text: string, { loopback }: { readonly loopback: boolean }): string | null {
  if (!URL.canParse(text)) return 'is no URL';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'must not carry a user name or a password';
  if (loopback && isLoopback(hostname) && /^https?:$/.test(protocol)) return null;
  if (protocol !== 'https:') return 'must begin with https://';
  if (isAddress(hostname))
    return isPublicAddress(hostname) ? null : 'must be on the public internet, and this address is not';
  const closed = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|onion)\.?$/.test(hostname);
  if (closed || !hostname.includes('.')) return 'must be on the public internet, and this host is not';
  return null;
}
