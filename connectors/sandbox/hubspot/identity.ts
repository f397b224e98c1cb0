import { createHash } from 'node:crypto';

/** The portal's and the app's plainly invented identity: the same for the same seed, so a restart keeps it. */
export interface HubspotIdentity {
  readonly hubId: number;
  readonly hubDomain: string;
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly timeZone: string;
}

/** Hex text that depends on the seed and a label only. */
function seededHex(seed: number, label: string): string {
  return createHash('sha256').update(`hubspot-stand-in:${seed}:${label}`).digest('hex');
}

/** A UUID-shaped text (version 4 bits set) that depends on the seed and a label only. */
export function seededUuid(seed: number, label: string): string {
  const hex = seededHex(seed, label);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Invents the portal and the app of one seed. */
export function inventIdentity(seed: number): HubspotIdentity {
  const offset = Math.abs(Math.trunc(seed)) % 10_000;
  return {
    hubId: 147_000_000 + offset,
    hubDomain: 'cadenza-demo.example',
    appId: 39_000_000 + offset,
    clientId: seededUuid(seed, 'client'),
    clientSecret: seededUuid(seed, 'secret'),
    timeZone: 'America/New_York',
  };
}
