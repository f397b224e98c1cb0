import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { StandInApp } from '../core/index.ts';

const types = { CNAME: 5, MX: 15, TXT: 16 } as const;
const typeSchema = z.enum(['CNAME', 'MX', 'TXT']);
type Type = z.infer<typeof typeSchema>;

const ruleSchema = z.object({
  name: z.string().min(1).toLowerCase(),
  type: typeSchema,
  /** What is answered; none: there is no such name. */
  values: z.array(z.string()).default([]),
  /** The resolver's own trouble instead: a response code such as 2 (SERVFAIL), or an HTTP status. */
  code: z.int().optional(),
  status: z.int().min(400).max(599).optional(),
  delayMs: z.int().min(0).max(10_000).default(0),
});

/** How a domain looks whose owner has entered everything that SendGrid and mailbox providers ask for. */
function usual(name: string, type: Type): readonly string[] {
  const key = '"k=rsa; t=s; p=bm90IGEga2V5LCBvbmx5IHRleHQ="';
  const selector = /^(s[12])\._domainkey\./.exec(name)?.[1];
  if (selector !== undefined)
    return type === 'TXT' ? [key] : type === 'CNAME' ? [`${selector}.domainkey.u1.wl.sendgrid.net.`] : [];
  if (name.includes('._domainkey.')) return [];
  if (name.startsWith('_dmarc.')) return type === 'TXT' ? ['"v=DMARC1; p=none"'] : [];
  if (type === 'MX') return ['10 mx.sendgrid.net.'];
  if (type === 'CNAME') return [];
  return name === 'sendgrid.net'
    ? ['"v=spf1 ip4:192.0.2.0/24 ~all"']
    : ['"v=spf1 include:sendgrid.net ~all"', '"other=text"'];
}

/**
 * A resolver over HTTPS as the product asks one (JSON answers), for the world that the stand-ins live in: every domain
 * is in order, unless `/sandbox/dns` says otherwise of a name.
 */
export function dnsRoutes(app: StandInApp): void {
  let rules: readonly z.infer<typeof ruleSchema>[] = [];
  app.put('/sandbox/dns', async (c) => {
    const parsed = z.array(ruleSchema).safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    rules = parsed.data;
    return c.json(rules);
  });
  app.get('/dns-query', async (c) => {
    const name = (c.req.query('name') ?? '').toLowerCase().replace(/\.$/, '');
    const type = typeSchema.safeParse(c.req.query('type')).data;
    if (name === '' || type === undefined) return c.text('Bad Request', 400);
    const rule = rules.find((one) => one.name === name && one.type === type);
    if (rule !== undefined) await delay(rule.delayMs);
    if (rule?.status !== undefined) return c.text('trouble', rule.status as 500);
    if (rule?.code !== undefined) return c.json({ Status: rule.code });
    const values = rule?.values ?? usual(name, type);
    if (values.length === 0) return c.json({ Status: 3 });
    const answers = values.map((data) => ({ name, type: types[type], TTL: 300, data }));
    return c.json({ Status: 0, Answer: answers });
  });
}
