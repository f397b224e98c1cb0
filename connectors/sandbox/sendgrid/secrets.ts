import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  apiKey: z.string(),
  /** PKCS #8 in PEM: the key that signs webhooks. */
  privateKey: z.string(),
  /** Base64 SPKI, as SendGrid's settings page shows it. */
  publicKey: z.string(),
  inboundSecret: z.string(),
  calcomSecret: z.string(),
  /** Mixed into every id, so that two accounts never give out the same one. */
  idSalt: z.string(),
});

type StoredSecrets = z.infer<typeof secretsSchema>;

/** What the account keeps secret, with the signing key ready for use. */
export interface Secrets extends StoredSecrets {
  readonly signingKey: KeyObject;
}

function makeSecrets(seed: number | undefined): StoredSecrets {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = (bytes: number) => randomBytes(bytes).toString('base64url');
  return {
    apiKey: `SG.${text(16)}.${text(32)}`,
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    inboundSecret: text(24),
    calcomSecret: text(24),
    idSalt: seed === undefined ? randomUUID() : `seed-${seed}`,
  };
}

/**
 * The account's key, key pair and secrets: read from `dir`, or made and, with a `dir`, kept there (mode 0600), so
 * that a product that has been set up once stays so over a restart. With a seed the ids repeat on every run.
 * Throws when the file in `dir` is damaged.
 */
export function loadSecrets(dir: string | undefined, seed: number | undefined): Secrets {
  const file = dir === undefined ? undefined : join(dir, 'secrets.json');
  let stored: StoredSecrets;
  if (file !== undefined && existsSync(file)) {
    const parsed = secretsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!parsed.success)
      throw new Error(`${file} is damaged; delete it to let the stand-in make new secrets`);
    stored = parsed.data;
  } else {
    stored = makeSecrets(seed);
    if (dir !== undefined && file !== undefined) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(stored), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
  }
  return { ...stored, signingKey: createPrivateKey(stored.privateKey) };
}
