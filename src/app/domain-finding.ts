/**
 * The result of one look into the DNS: the record is right, it is wrong, it certainly does not exist, or nobody could
 * look.
 */
export interface DomainFinding {
  readonly kind: 'ok' | 'wrong' | 'missing' | 'unknown';
  /** How it is and what to do about it: whole sentences, with the name and the value of what is to be added. */
  readonly words: string;
}

/** What could not be looked up is never called missing. */
export function notLookedUp(what: string, name: string, reason: string): DomainFinding {
  return {
    kind: 'unknown',
    words: `${what} could not be looked up at ${name} (${reason}). Nothing is known; it is tried again by itself.`,
  };
}

/** A domain and the ones above it, down to two labels: `mail.acme.example`, `acme.example`. */
export function withParents(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, at) => labels.slice(at).join('.'));
}
