import { z } from 'zod';

/** `HTTPS://www.Acme.example/about` and `acme.example.` as companies' domains are kept: `acme.example`. */
function hostOf(text: string): string {
  const address = text.trim();
  const url = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
  // `ada@acme.example` is one person's address, and must not mean everybody there.
  if (address.includes('@') || !URL.canParse(url)) return address.toLowerCase();
  return new URL(url).hostname.replace(/^www\.(?=.*\.)/, '').replace(/\.$/, '');
}

/** The domain of a company or of addresses, also when it comes as the address of a website. */
export const domainName = z
  .string()
  .max(2000)
  .overwrite(hostOf)
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a domain such as 'acme.example'");
