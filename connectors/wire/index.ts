/** What a call that got no answer says of itself. */
interface LostCall {
  /** What the platform calls it, fit for words; null where it has no name for it. */
  readonly code: string | null;
  /** Certain: not one byte of the request left. False means that it may have arrived, and may have been carried out. */
  readonly neverLeft: boolean;
}

/**
 * Failures that only happen before there is a connection, by Node's and undici's names, and why no byte of the request
 * can have left. A wrong entry sends a mail twice; a missing one only leaves a mail `unconfirmed`. So nothing of TLS but
 * the checks of the certificate stands here: `EPROTO` and `ERR_SSL_…` also name what breaks a connection in use, and an
 * alert may come after the request, since the client of TLS 1.3 may write before the server has spoken.
 */
const beforeConnection: Readonly<Record<string, string>> = {
  ENOTFOUND: 'getaddrinfo: the name has no address',
  EAI_AGAIN: 'getaddrinfo: no name server answered',
  EAI_FAIL: 'getaddrinfo: the name server failed for good',
  UND_ERR_CONNECT_TIMEOUT: 'undici writes a request only when its connection, TLS included, stands',
};

/**
 * The same for codes that a connection in use may also end with: Linux hands what a router said of lost packets on to
 * whoever reads next (tcp(7)). They count where Node says that `connect` itself failed.
 */
const whileConnecting: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'no way to the host',
  EHOSTDOWN: 'the host does not answer on its own network',
  ENETUNREACH: 'no way to its network',
  ENETDOWN: 'our own network is down',
  EADDRNOTAVAIL: 'no address or port of our own is left to connect from',
  EACCES: 'a firewall of this machine forbids it',
  EPERM: 'a firewall of this machine forbids it',
  ETIMEDOUT: 'nobody answered the first packet',
};

/**
 * What Node's client found wrong with the server's certificate. It looks before it lets anything of the request through,
 * and hangs up. The names are OpenSSL's, as Node's documentation of `tls` lists them under "X509 certificate error codes".
 */
const certificateRefused = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Causes of causes that are looked at: a client's error, fetch's, the socket's, and one more. */
const deepest = 5;

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

/** An error and what caused it, outermost first. */
function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let one = error; one != null && chain.length < deepest; one = fieldOf(one, 'cause')) chain.push(one);
  return chain;
}

function isBefore(error: unknown): boolean {
  // Several addresses of one name were tried: each of them must have failed so.
  const each = fieldOf(error, 'errors');
  if (Array.isArray(each) && each.length > 0) return each.every(isBefore);
  const code = String(fieldOf(error, 'code'));
  if (Object.hasOwn(beforeConnection, code) || certificateRefused.has(code)) return true;
  return Object.hasOwn(whileConnecting, code) && fieldOf(error, 'syscall') === 'connect';
}

/**
 * What a call that threw says: the innermost error with a code decides, since clients wrap what the socket said. The one
 * list of every connector by which a request is known never to have left. Platforms that name nothing, as Workers do,
 * give `neverLeft: false`.
 */
export function lostCall(error: unknown): LostCall {
  const named = chainOf(error).findLast((one) => typeof fieldOf(one, 'code') === 'string');
  if (named === undefined) return { code: null, neverLeft: false };
  return { code: String(fieldOf(named, 'code')), neverLeft: isBefore(named) };
}
