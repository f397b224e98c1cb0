import { isPublicAddress, toNumber } from '../wire/addresses.ts';

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
