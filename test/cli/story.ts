import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { addFromHubspot, addFromSalesforce, addressOn, recordPage } from './crm-pages.ts';
import { act, mailsIn } from './server.ts';
import type { Terminal } from './terminal.ts';

const explained = z.object({ runs: z.array(z.object({ state: z.string(), reason: z.string().nullable() })) });
const alerts = z.object({ items: z.array(z.looseObject({})) });

/** The state of somebody's newest run, as `why` says it. */
async function runOf(at: Terminal, person: string) {
  const runs = explained.parse(await at.server.get(`/v1/why?person=${encodeURIComponent(person)}`)).runs;
  return runs.at(-1);
}

/** Moves a day on, and more over weekends and holidays, until somebody has a mail. */
async function untilMailed(at: Terminal, address: string) {
  for (let day = 0; day < 8; day += 1) {
    expect(await at.said('clock', '+1d')).toMatch(
      /^Product time is .*, after playing (1 moment|\d+ moments) in between\.\n$/,
    );
    const [mail] = await mailsIn(at.server, address);
    if (mail !== undefined) return mail;
  }
  throw new Error(`${address} got no mail within eight days.`);
}

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 100 });

/** From 'Add to cadence' on a CRM's page to the stop at an opt-out, and why. */
export function firstDay(at: Terminal): void {
  describe('a first day with Cadenza, through the CRMs’ own pages', () => {
    let lead: { id: string; address: string };
    let contact: { id: string; address: string };

    it('adds people from both list views, and says for each what came of it', async () => {
      for (const crm of ['salesforce', 'hubspot'] as const) {
        const add = crm === 'salesforce' ? addFromSalesforce : addFromHubspot;
        const results = await add(at.server, 20);
        expect(results).toHaveLength(20);
        for (const one of results) expect(one.reason, one.status).not.toBe('');
        expect(results.map((one) => one.status)).toContain('skipped');
        const id = results.find((one) => one.status === 'enrolled')?.id ?? '';
        const found = { id, address: addressOn(await recordPage(at.server, crm, id)) };
        if (crm === 'salesforce') lead = found;
        else contact = found;
      }
    });

    it('sends each a mail when the clock moves on, and shows it once on the record', async () => {
      for (const [crm, person] of [['salesforce', lead] as const, ['hubspot', contact] as const]) {
        const mail = await untilMailed(at, person.address);
        const touch = mail.custom_args.cadenza_touch ?? 'none';
        const record = await recordPage(at.server, crm, person.id);
        expect(record.match(new RegExp(`(Touch: |cadenza_touch_id\\D*)${touch}`, 'g'))).toHaveLength(1);
      }
    }, 60_000);

    it('pauses the run at a reply, and raises an alert', async () => {
      const [mail] = await mailsIn(at.server, lead.address);
      const before = alerts.parse(await at.server.get('/v1/alerts')).items.length;
      await act(at.server.after('SendGrid'), {
        act: 'reply',
        mailId: mail?.id,
        text: 'Sounds good. Call me?',
      });
      await eventually(async () => {
        expect(await runOf(at, lead.address)).toMatchObject({ state: 'paused', reason: 'replied' });
        expect(alerts.parse(await at.server.get('/v1/alerts')).items.length).toBeGreaterThan(before);
      });
    });

    it('stops the run at an opt-out in the CRM', async () => {
      await act(at.server.after('HubSpot'), { act: 'opt_out', id: contact.id });
      await eventually(async () => {
        expect(await runOf(at, contact.address)).toMatchObject({
          state: 'stopped',
          reason: 'opted_out_in_crm',
        });
      });
    });

    it('sends neither of them another mail afterwards', async () => {
      const count = async () =>
        [await mailsIn(at.server, lead.address), await mailsIn(at.server, contact.address)].map(
          (all) => all.length,
        );
      const before = await count();
      const all = (await mailsIn(at.server)).length;
      await at.said('clock', '+3d');
      await at.said('clock', '+1d');
      expect((await mailsIn(at.server)).length).toBeGreaterThan(all);
      expect(await count()).toEqual(before);
    }, 60_000);

    it('says why, by address, by name and by the record’s address in the browser', async () => {
      const out = await at.said('why', lead.address);
      expect(out).toMatch(/^Held since \d{4}-\d\d-\d\d: .*repl/);
      expect(out).toMatch(/^In 'Outbound prospecting, 14 days': Held since .*: replied\./m);
      expect(out).toMatch(/enrolled .* by \S+@cadenza-demo\.example, from Chosen in a Salesforce list view/);
      expect(out).toContain('(pause-reply, by scheduler)');
      expect(out).toMatch(/^Times as in [A-Z]\w+\/\w+, where the person is\.$/m);
      expect(await at.said('why', `https://example.com/lightning/r/Lead/${lead.id}/view`)).toBe(out);
      expect(await at.said('why', lead.id)).toBe(out);
      const record = `https://app.example.com/contacts/147000001/record/0-1/${contact.id}`;
      expect(await at.said('why', record)).toMatch(/: Stopped .*: opted out in the CRM\./);
      expect(await at.parsed('why', contact.address)).toMatchObject({ runs: expect.any(Array) });
      const name = z.object({ results: z.array(z.object({ name: z.string() })) });
      const list = ['enroll', '--cadence', 'Trade fair', '--crm', 'salesforce', '--ids', lead.id];
      const [one] = name.parse(await at.parsed(...list)).results;
      expect(await at.said('why', one?.name ?? '')).toMatch(/Held since .*: replied/);
    });

    it('says what became of one step, and names the steps when there is no such one', async () => {
      const steps = z.object({ runs: z.array(z.object({ steps: z.array(z.object({ key: z.string() })) })) });
      const all = steps.parse(await at.parsed('why', lead.address)).runs.at(-1)?.steps ?? [];
      const [first, last] = [all[0]?.key ?? '', all.at(-1)?.key ?? ''];
      expect(await at.said('why', lead.address, '--step', first)).toMatch(
        /^In '[^']+': '[^']+' (was sent|was done|is open)/,
      );
      expect(await at.said('why', lead.address, '--step', last)).toMatch(
        /^In '[^']+': '[^']+' \(step \d+ of \d+\) has not happened yet\. Held since .*: replied\.\n/,
      );
      await at.refused(
        ['why', lead.address, '--step', 'nope'],
        /^cadenza: There is no step 'nope' here\. 'Outbound prospecting, 14 days' \(version \d+\) has .*\.$/,
      );
    });

    it('exports all the evidence, as JSON or as a report, for nobody else to read', async () => {
      const [json, report] = ['why.json', 'why.md'].map((name) => join(at.server.dir, name));
      if (json === undefined || report === undefined) throw new Error('There are two.');
      expect(await at.said('why', lead.address, '--export', json)).toBe(`Written to ${json}.\n`);
      expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(await at.parsed('why', lead.address));
      await at.said('why', lead.address, '--export', report);
      const text = readFileSync(report, 'utf8');
      const [mail] = await mailsIn(at.server, lead.address);
      for (const said of [
        `# Why: `,
        'from Chosen in a Salesforce list view',
        'Lawful basis: legitimate interest',
        'checks passed: nothing was stopped by hand: workspace, cadence, sender or company; nothing holds the person; ',
        'fields: ',
        'rule `pause-reply`, by scheduler',
        '> Sounds good. Call me?',
        mail?.subject ?? 'there is a mail',
      ])
        expect(text).toContain(said);
      expect(statSync(report).mode & 0o777).toBe(0o600);
      const nowhere = join(at.server.dir, 'none', 'why.json');
      await at.refused(
        ['why', lead.address, '--export', nowhere],
        /^cadenza: '.*why\.json' cannot be written \(ENOENT\)\.$/,
      );
    });

    it('replays every run from the ledger without a difference', async () => {
      expect(await at.said('replay')).toMatch(
        /^\d+ runs compared, \d+ decisions taken again by version \d+ of the engine: 0 differ\.\n$/,
      );
      expect(await at.said('replay', lead.address)).toMatch(/^[12] runs compared, /);
      const parsed = z.object({ compared: z.number().min(30) });
      parsed.parse(await at.parsed('replay'));
      expect(await at.parsed('replay')).toMatchObject({ differing: 0, different: [], notCompared: [] });
      await at.refused(
        ['replay', 'nobody@example.com'],
        /^cadenza: Nobody here fits 'nobody@example\.com'\.$/,
      );
    }, 30_000);

    it('does not know strangers, in one line', async () => {
      await at.refused(['why', 'nobody@example.com'], /^cadenza: Nobody here fits 'nobody@example\.com'\.$/);
    });
  });
}
