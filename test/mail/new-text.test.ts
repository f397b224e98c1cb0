import { describe, expect, it } from 'vitest';
import { newTextOf } from '../../src/mail/new-text.ts';

const marked = '> Hi Ada,\n> is Thursday good for a short call?';
const own = (text: string, html: string | null = null) => newTextOf({ text, html });

describe('PGP armour', () => {
  const signature = '-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCgAdFiEE\n=ab12\n-----END PGP SIGNATURE-----';

  it('is no word of who signed, and their dashes lose what it put before them', () => {
    const text = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nTwo things:\n- - a report\n- - a price\n\nOn 08/09/2026 09:12, Rep wrote:\n${marked}\n\n${signature}`;
    expect(own(text)).toBe('Two things:\n- a report\n- a price');
  });

  it('that has no end stays, since somebody may have written below', () => {
    expect(own('Yes.\n\n-----BEGIN PGP SIGNATURE-----\nand my words')).toContain('and my words');
  });
});
