import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { act, cadenza, mailsIn, type Server, startServer } from './server.ts';
import { addFromHubspot, addFromSalesforce, addressOn, recordPage } from './story.ts';

const explained = z.object({ runs: z.array(z.object({ state: z.string(), reason: z.string().nullable() })) });
const alerts = z.object({ items: z.array(z.looseObject({})) });

let dir: string;
let server: Server;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-commands-'));
  server = await startServer(dir);
}, 90_000);
afterAll(async () => {
  await server?.stop('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

async function said(...args: string[]): Promise<string> {
  const ended = await cadenza(dir, args);
  expect(ended, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
}
const parsed = async (...args: string[]): Promise<unknown> => JSON.parse(await said(...args, '--json'));

/** The command is refused in one line. */
async function refused(args: readonly string[], line: RegExp): Promise<void> {
  const ended = await cadenza(dir, args);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr.trim()).toMatch(line);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
}

/** The state of somebody's newest run, as `why` says it. */
async function runOf(person: string) {
  const runs = explained.parse(await server.get(`/v1/why?person=${encodeURIComponent(person)}`)).runs;
  return runs.at(-1);
}

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const cadence = `name: Trade fair
steps:
  - key: thanks
    name: Thanks
    channel: email
    day: 1
    at: '10:00'
    variants:
      - key: plain
        subject: Thank you
        body: Hello, {{ sender.name }}
`;

describe('cadenza clock', () => {
  it('shows product time', async () => {
    expect(await said('clock')).toMatch(/^Product time is \d{4}-\d\d-\d\dT[\d:.]+Z\.\n$/);
    expect(await parsed('clock')).toMatchObject({ movable: true, now: expect.any(String) });
  });

  it('refuses what is no step, in one line', async () => {
    await refused(['clock', 'yesterday'], /^cadenza: .*'next' or a step such as '\+1h' or '\+1d'/);
  });
});

describe('cadenza tick', () => {
  it('does what is due and says so', async () => {
    expect(await said('tick')).toBe('Done.\n');
    expect(await parsed('tick')).toEqual({ done: true });
  });
});

describe('cadenza push', () => {
  it('publishes versions of one cadence by its name', async () => {
    const good = file('good.yaml', cadence);
    const first = /^Published version 1 of cadence ([0-9a-f-]{36})\.\n$/.exec(await said('push', good));
    expect(await said('push', good)).toBe(`Published version 2 of cadence ${first?.[1]}.\n`);
    expect(await parsed('push', good)).toMatchObject({ cadenceId: first?.[1], number: 3 });
  });

  it('names the line of a file that is not YAML', async () => {
    const broken = file('broken.yaml', cadence.replace("at: '10:00'", "at: '10:00"));
    await refused(['push', broken], /^cadenza: '.*broken\.yaml' is not right YAML: .* at line \d+/);
  });

  it('names step and field of what is wrong', async () => {
    const wrong = file('wrong.yaml', cadence.replace("'10:00'", 'noon'));
    await refused(
      ['push', wrong],
      /^cadenza: The cadence is not right: Step 'thanks', field 'at': must be a time/,
    );
  });

  it('names a file that is not there', async () => {
    await refused(['push', join(dir, 'none.yaml')], /none\.yaml' cannot be read \(ENOENT\)/);
  });
});

describe('cadenza enroll', () => {
  it('enrolls a list, and says who was left out and why', async () => {
    const outbound = ['--cadence', 'Outbound prospecting, 14 days'];
    const list = ['enroll', ...outbound, '--crm', 'hubspot', '--list', 'Webinar attendees'];
    const out = await said(...list);
    expect(out).toMatch(/^0 enrolled, \d+ skipped\.\n {2}skipped /);
    expect(out).toMatch(/skipped [\p{L} ]+: Already in 'Outbound prospecting, 14 days'/u);
    expect(await parsed(...list)).toMatchObject({ enrolled: 0, results: expect.any(Array) });
  });

  it('names the lists and the cadences that there are', async () => {
    const crm = ['enroll', '--cadence', 'Trade fair', '--crm', 'salesforce'];
    await refused(
      [...crm, '--list', 'Nope'],
      /^cadenza: There is no list 'Nope'\. There are: .*'All Open Leads'/,
    );
    const cadences = ['enroll', '--cadence', 'Nope', '--crm', 'salesforce', '--list', 'All Contacts'];
    await refused(cadences, /There is no cadence 'Nope'\. There are: .*'Trade fair'/);
    await refused(
      ['enroll', '--crm', 'salesforce', '--list', 'All Contacts'],
      /Say which cadence with --cadence/,
    );
    await refused(crm, /^cadenza: Say whom to enroll: --crm salesforce\|hubspot with --list NAME or --ids/);
  });
});

/** Moves a day on, and more over a weekend, until somebody has a mail. */
async function untilMailed(address: string) {
  for (let day = 0; day < 4; day += 1) {
    expect(await said('clock', '+1d')).toMatch(
      /^Product time is .*, after playing \d+ moments in between\.\n$/,
    );
    const [mail] = await mailsIn(server, address);
    if (mail !== undefined) return mail;
  }
  throw new Error(`${address} got no mail within four days.`);
}

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 100 });

describe('a first day with Cadenza, through the CRMs’ own pages', () => {
  let lead: { id: string; address: string };
  let contact: { id: string; address: string };

  it('adds people from both list views, and says for each what came of it', async () => {
    for (const crm of ['salesforce', 'hubspot'] as const) {
      const add = crm === 'salesforce' ? addFromSalesforce : addFromHubspot;
      const results = await add(server, 20);
      expect(results).toHaveLength(20);
      for (const one of results) expect(one.reason, one.status).not.toBe('');
      expect(results.map((one) => one.status)).toContain('skipped');
      const id = results.find((one) => one.status === 'enrolled')?.id ?? '';
      const found = { id, address: addressOn(await recordPage(server, crm, id)) };
      if (crm === 'salesforce') lead = found;
      else contact = found;
    }
  });

  it('sends each a mail when the clock moves on, and shows it once on the record', async () => {
    for (const [crm, person] of [['salesforce', lead] as const, ['hubspot', contact] as const]) {
      const mail = await untilMailed(person.address);
      const touch = mail.custom_args.cadenza_touch ?? 'none';
      const record = await recordPage(server, crm, person.id);
      expect(record.match(new RegExp(`(Touch: |cadenza_touch_id\\D*)${touch}`, 'g'))).toHaveLength(1);
    }
  }, 60_000);

  it('pauses the run at a reply, and raises an alert', async () => {
    const [mail] = await mailsIn(server, lead.address);
    const before = alerts.parse(await server.get('/v1/alerts')).items.length;
    await act(server.after('SendGrid'), { act: 'reply', mailId: mail?.id, text: 'Sounds good. Call me?' });
    await eventually(async () => {
      expect(await runOf(lead.address)).toMatchObject({ state: 'paused', reason: 'replied' });
      expect(alerts.parse(await server.get('/v1/alerts')).items.length).toBeGreaterThan(before);
    });
  });

  it('stops the run at an opt-out in the CRM', async () => {
    await act(server.after('HubSpot'), { act: 'opt_out', id: contact.id });
    await eventually(async () => {
      expect(await runOf(contact.address)).toMatchObject({ state: 'stopped', reason: 'opted_out_in_crm' });
    });
  });

  it('sends neither of them another mail afterwards', async () => {
    const count = async () =>
      [await mailsIn(server, lead.address), await mailsIn(server, contact.address)].map((all) => all.length);
    const before = await count();
    const all = (await mailsIn(server)).length;
    await said('clock', '+3d');
    await said('clock', '+1d');
    expect((await mailsIn(server)).length).toBeGreaterThan(all);
    expect(await count()).toEqual(before);
  }, 60_000);

  it('says why, by address, by name and by the record’s address in the browser', async () => {
    const out = await said('why', lead.address);
    expect(out).toMatch(/^Held since \d{4}-\d\d-\d\d: .*repl/);
    expect(out).toContain("In 'Outbound prospecting, 14 days': paused (replied)");
    expect(out).toMatch(/enrolled .* by \S+@cadenza-demo\.example, from Chosen in a Salesforce list view/);
    expect(out).toContain('(pause-reply, by scheduler)');
    expect(await said('why', `https://example.com/lightning/r/Lead/${lead.id}/view`)).toBe(out);
    expect(await said('why', lead.id)).toBe(out);
    const record = `https://app.example.com/contacts/1/record/0-1/${contact.id}`;
    expect(await said('why', record)).toContain('stopped (opted out in crm)');
    expect(await parsed('why', contact.address)).toMatchObject({ runs: expect.any(Array) });
    const name = z.object({ results: z.array(z.object({ name: z.string() })) });
    const list = ['enroll', '--cadence', 'Trade fair', '--crm', 'salesforce', '--ids', lead.id];
    const [one] = name.parse(await parsed(...list)).results;
    expect(await said('why', one?.name ?? '')).toContain('paused (replied)');
  });

  it('does not know strangers, in one line', async () => {
    await refused(['why', 'nobody@example.com'], /^cadenza: Nobody here fits 'nobody@example\.com'\.$/);
  });
});
