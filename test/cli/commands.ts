import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from './terminal.ts';
import { typed } from './typed.ts';

/** Writes a cadence file into the server's folder; gives its path. */
function file(at: Terminal, name: string, text: string): string {
  const path = join(at.server.dir, name);
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

/** What each command that talks to the server says and refuses. */
export function commands(at: Terminal): void {
  describe('cadenza clock', () => {
    it('shows product time', async () => {
      expect(await at.said('clock')).toMatch(/^Product time is \d{4}-\d\d-\d\dT[\d:.]+Z\.\n$/);
      expect(await at.parsed('clock')).toMatchObject({ movable: true, now: expect.any(String) });
    });

    it('refuses what is no step, in one line', async () => {
      await at.refused(['clock', 'yesterday'], /^cadenza: .*'next' or a step such as '\+1h' or '\+1d'/);
    });
  });

  describe('cadenza tick', () => {
    it('does what is due and says so', async () => {
      expect(await at.said('tick')).toBe('Done.\n');
      expect(await at.parsed('tick')).toEqual({ done: true });
    });
  });

  describe('cadenza leave', () => {
    it('plans, shows, moves and ends a leave', async () => {
      const { items } = (await at.server.get('/v1/users')) as { items: { email: string }[] };
      const [user, other] = items.map((one) => one.email);
      expect(await at.said('leave')).toBe('Nobody is away.\n');
      const span = ['--from', '2099-12-21', '--until', '2099-12-31'];
      const added = await at.said(
        'leave',
        'add',
        user ?? '',
        ...span,
        '--hand-over',
        other ?? '',
        '--note',
        'Skiing',
      );
      expect(added).toMatch(/^\S+ {2}.+: 2099-12-21 to 2099-12-31, .+ stands in, planned \(Skiing\)\n$/);
      const id = added.split(' ')[0] ?? '';
      expect(await at.said('leave', 'move', id, '--until', '2099-12-24')).toContain('to 2099-12-24');
      expect(await at.parsed('leave')).toMatchObject({ items: [{ id, untilDay: '2099-12-24' }] });
      const moved = await at.parsed('leave', 'move', id, '--until', '2099-12-23');
      expect(moved).toMatchObject({ id, untilDay: '2099-12-23' });
      expect(await at.said('leave', 'end', id)).toContain(', over');
      expect(await at.said('leave')).toBe('Nobody is away.\n');
    });

    it('refuses users whom nobody knows and leaves that are none', async () => {
      const span = ['--from', '2099-12-21', '--until', '2099-12-20'];
      await at.refused(['leave', 'add', 'nobody@acme.example', ...span], /^cadenza: There is no user with/);
      await at.refused(
        ['leave', 'end', '019ab2c4-7d00-7000-8000-000000000001'],
        /^cadenza: There is no leave/,
      );
    });
  });

  describe('cadenza senders', () => {
    it('shows whom mail can come from, and limits how much', async () => {
      const { items } = (await at.parsed('senders')) as { items: { email: string }[] };
      const email = items[0]?.email ?? '';
      expect(await at.said('senders', email)).toMatch(/>: no limits\n$/);
      const set = ['--per-day', '40', '--per-hour', '10', '--gap', '60'];
      expect(await at.said('senders', email, ...set)).toMatch(/>: 40 a day, 10 an hour, 60 s apart\n$/);
      const free = ['--per-day', 'none', '--per-hour', 'none', '--gap', 'none'];
      expect(await at.said('senders', email, ...free)).toMatch(/>: no limits\n$/);
    });

    it('refuses limits of nobody, unknown addresses and nonsense', async () => {
      await at.refused(['senders', '--per-day', '40'], /^cadenza: Say whose limits they are/);
      await at.refused(['senders', 'nobody@acme.example'], /^cadenza: There is no sender with the address/);
    });
  });

  describe('cadenza stop-all, resume-all, status', () => {
    it('stops a cadence by its name, shows it, and lets it go', async () => {
      const name = 'Stopped by hand';
      await at.said('push', file(at, 'stopped.yaml', cadence.replace('Trade fair', name)));
      expect(await at.said('stop-all', '--cadence', name, '--reason', 'wrong texts')).toBe(
        `Stopped: cadence ${name}. Mails handed over before that may still leave: 0.\n`,
      );
      expect(await at.said('status')).toMatch(
        /stopped: cadence Stopped by hand, since .* by .*: wrong texts\n/,
      );
      await at.refused(
        ['stop-all', '--cadence', name],
        /^cadenza: Touches of cadence '.*' are stopped already/,
      );
      expect(await at.said('resume-all', '--cadence', name)).toMatch(/^Goes on: cadence Stopped by hand\./);
      expect(await at.said('status')).toContain('nothing is stopped\n');
    });

    it('says after a resume what other stops hold on, and takes a blank reason for none', async () => {
      const name = 'Held on';
      await at.said('push', file(at, 'held-on.yaml', cadence.replace('Trade fair', name)));
      await at.said('stop-all', '--cadence', name, '--reason', 'old texts');
      await at.said('stop-all', '--reason', ' ');
      expect(await at.said('resume-all')).toMatch(
        /^Goes on: everything in .*\nStill stopped: cadence Held on, since .* by .*: old texts\n$/,
      );
      expect(await at.said('resume-all', '--cadence', name)).not.toContain('Still stopped');
    });

    it('stops everything without an option, and refuses two scopes or what is not there', async () => {
      expect(await at.said('stop-all')).toMatch(/^Stopped: everything in /);
      expect(await at.parsed('resume-all')).toMatchObject({ brake: { scope: 'workspace' } });
      await at.refused(['stop-all', '--cadence', 'A', '--company', 'B'], /^cadenza: Say one of --cadence/);
      await at.refused(
        ['stop-all', '--sender', 'nobody@example.com'],
        /^cadenza: There is no sender nobody@/,
      );
    });
  });

  describe('cadenza push', () => {
    it('publishes versions of one cadence by its name', async () => {
      const good = file(at, 'good.yaml', cadence);
      const first = /^Published version 1 of cadence ([0-9a-f-]{36})\.\n$/.exec(await at.said('push', good));
      expect(await at.said('push', good)).toBe(`Published version 2 of cadence ${first?.[1]}.\n`);
      expect(await at.parsed('push', good)).toMatchObject({ cadenceId: first?.[1], number: 3 });
    });

    it('names the line of a file that is not YAML', async () => {
      const broken = file(at, 'broken.yaml', cadence.replace("at: '10:00'", "at: '10:00"));
      await at.refused(['push', broken], /^cadenza: .*broken\.yaml:\d+:\d+: this is not right YAML/);
    });

    it('names step and field of what is wrong', async () => {
      const wrong = file(at, 'wrong.yaml', cadence.replace("'10:00'", 'noon'));
      await at.refused(
        ['push', wrong],
        /^cadenza: '.*wrong\.yaml' is no right cadence; nothing is published\.\n {2}.*wrong\.yaml:\d+: Step 'thanks', field 'at': must be a time/,
        1,
      );
    });

    it('names a file that is not there', async () => {
      await at.refused(['push', join(at.server.dir, 'none.yaml')], /none\.yaml' cannot be read \(ENOENT\)/);
    });

    it('warns of a field in a condition that no connected CRM has, by its line', async () => {
      const step = '  - key: thanks\n';
      expect(cadence).toContain(step);
      const doubtful = cadence
        .replace('Trade fair', 'Doubtful')
        .replace(step, `${step}    if: { field: crm.Nowhere__c, is: 'x' }\n`);
      expect(await at.said('push', file(at, 'doubtful.yaml', doubtful))).toMatch(
        /^Published version 1 of cadence .*\n\n {2}! warning, line \d+, step 'thanks' \(crm-field\)\n {4}.*Nowhere__c/,
      );
    });
  });

  describe('cadenza pull', () => {
    it('writes what push takes, by name, with the version that is asked for', async () => {
      const name = 'Pulled again';
      await at.said('push', file(at, 'first.yaml', cadence.replace('Trade fair', name)));
      await at.said(
        'push',
        file(at, 'second.yaml', cadence.replace('Trade fair', name).replace('10:00', '11:00')),
      );
      const out = join(at.server.dir, 'pulled.yaml');
      expect(await at.said('pull', name, '--version', '1', '--out', out)).toBe(
        `Wrote version 1 of '${name}' to ${out}.\n`,
      );
      expect(await at.said('pull', name)).toMatch(
        /^# yaml-language-server: \$schema=http.*cadence\.json\n# Version 2/,
      );
      expect(await at.said('push', out)).toMatch(/^Published version 3 of cadence /);
      await at.refused(
        ['pull', name, '--version', '9'],
        /^cadenza: 'Pulled again' has no version 9\. It has 3, 2, 1\./,
      );
      await at.refused(['pull', 'Nowhere'], /^cadenza: There is no cadence 'Nowhere'\. There are: /);
    });
  });

  describe('cadenza schema', () => {
    it('prints the JSON Schema of cadence files', async () => {
      expect(JSON.parse(await at.said('schema'))).toMatchObject({
        title: 'Cadenza cadence',
        required: ['name', 'steps'],
      });
    });
  });

  describe('cadenza diff', () => {
    it('shows what a file would change, and what a version changed', async () => {
      const before = file(at, 'diff-1.yaml', cadence.replace('Trade fair', 'Diff fair'));
      const id = /cadence ([0-9a-f-]{36})/.exec(await at.said('push', before))?.[1] ?? '';
      const after = file(
        at,
        'diff-2.yaml',
        cadence.replace('Trade fair', 'Diff fair').replace('Thank you', 'Many thanks'),
      );
      const change =
        "  Step 'Thanks' (thanks): variant 'plain', subject was 'Thank you' and is 'Many thanks'.\n";
      expect(await at.said('diff', after)).toBe(`'Diff fair': from version 1 to the file.\n${change}`);
      await at.said('push', after);
      expect(await at.said('diff', id)).toBe(`'Diff fair': from version 1 to version 2.\n${change}`);
      expect(await at.said('diff', after)).toBe("'Diff fair': version 2 and the file are the same.\n");
      expect(await at.parsed('diff', id, '--from', '2', '--to', '1')).toMatchObject({ from: 2, to: 1 });
    });

    it('refuses a cadence that is not there', async () => {
      const other = file(at, 'diff-3.yaml', cadence.replace('Trade fair', 'Nowhere fair'));
      await at.refused(
        ['diff', other],
        /^cadenza: There is no cadence 'Nowhere fair' to compare .* it would be new/,
      );
      await at.refused(
        ['diff', other, '--from', '1'],
        /^cadenza: --from and --to choose versions of a cadence/,
      );
    });
  });

  describe('cadenza import', () => {
    it('brings an export in, in parts where it is long, and says what became of which line', async () => {
      const rows = Array.from({ length: 4100 }, (_, row) => `cli${row}@example.com,${row % 2 === 0}`);
      const long = file(at, 'export.csv', `Email,Opted Out\n${rows.join('\n')}\n`);
      const out = await at.said('import', long, '--dry-run');
      expect(out).toContain(
        'export.csv: people from outreach: 2050 would be imported, 2050 skipped, 0 wrong.',
      );
      expect(out).toContain('  line 3: skipped cli1@example.com: Nobody here has this address.');
      expect(out).toContain('  … and 2030 more (--all shows them).');
      const all = (await at.parsed('import', long, '--dry-run')) as {
        reports: { items: { line: number }[] }[];
      };
      expect(all.reports).toHaveLength(3);
      expect(all.reports.flatMap(({ items }) => items.map(({ line }) => line)).at(-1)).toBe(4101);
    });

    it('reads a file that Excel saved in windows-1252, and says so', async () => {
      const excel = join(at.server.dir, 'excel.csv');
      writeFileSync(
        excel,
        Buffer.from('Email,Name,Unvergeßlich\numlaut@arrivals.example,Jürgen,\n', 'latin1'),
      );
      const out = await at.said('import', excel, '--dry-run');
      expect(out).toContain('  The file is not in UTF-8: it was read as windows-1252, as Excel saves it.');
      expect(out).toContain('Nothing is taken from: Name, Unvergeßlich.');
    });

    it('makes records of people who have none where that is asked for, and shows each with its link', async () => {
      const people = file(at, 'people.csv', 'Email,Name,Company\ncli@arrivals.example,Nia Olsen,Arrivals\n');
      const out = await at.said('import', people, '--create', 'salesforce', '--all');
      expect(out).toContain('people.csv: people from csv: 1 imported, 0 skipped, 0 wrong.');
      expect(out).toMatch(
        / {2}line 2: imported cli@arrivals\.example: Created in Salesforce as Lead 00Q\w+\. http/,
      );
    });

    it('refuses what it cannot read, and exits with 1 when a row is wrong', async () => {
      await at.refused(['import', join(at.server.dir, 'none.csv')], /none\.csv' cannot be read \(ENOENT\)/);
      const wrong = file(at, 'wrong.csv', 'Email,Opted Out\nnot one,yes\n');
      const ended = await typed(at.server.dir, ['import', wrong]);
      expect(ended.code).toBe(1);
      expect(ended.stdout).toContain("line 2: error: 'Email' 'not one' is no email address.");
    });
  });

  describe('cadenza reconcile', () => {
    const salesforce = ['reconcile', '--crm', 'salesforce'];
    async function byHand(body: object): Promise<void> {
      const url = `${at.server.after('Salesforce')}/sandbox/activities`;
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      expect(response.status).toBe(200);
    }

    it('agrees on everything that was played at the first start', async () => {
      const out = await at.said('reconcile', '--all');
      expect(out).toMatch(
        /^(Salesforce|HubSpot), from the beginning to .* UTC: (\d+) entries looked for, \2 of them found there[;.]/,
      );
      expect(out.match(/Nothing differs\./g)).toHaveLength(2);
    });

    it('lists what a person has to look at, with a link, and ends with 1 until that is done', async () => {
      const list = await fetch(
        `${at.server.after('Salesforce')}/lightning/o/Lead/list?filterName=AllOpenLeads`,
      );
      const lead = /name="ids" value="(00Q\w+)"/.exec(await list.text())?.[1];
      await byHand({ act: 'add', key: 'left-over', whoId: lead });
      const ended = await typed(at.server.dir, salesforce);
      expect(ended).toMatchObject({ code: 1, stderr: '' });
      expect(ended.stdout).toMatch(/1 orphaned: 0 repaired, 1 left to a person\./);
      expect(ended.stdout).toMatch(/! orphaned left-over: .*\n +http\S+\/lightning\/r\/Task\/00T\w+\/view/);
      await byHand({ act: 'delete', key: 'left-over' });
      expect(await at.said(...salesforce)).toContain('Nothing differs.');
      expect(await at.parsed(...salesforce, '--dry-run')).toMatchObject({
        items: [{ crm: 'salesforce', state: 'done', dryRun: true, differences: [] }],
      });
    });

    it('refuses what contradicts itself, in one line', async () => {
      await at.refused(['reconcile', '--all', '--since', '2026-11-01'], /either --since or --all/);
    });
  });

  describe('cadenza enroll', () => {
    it('enrolls a list, and says who was left out and why', async () => {
      const outbound = ['--cadence', 'Outbound prospecting, 14 days'];
      const list = ['enroll', ...outbound, '--crm', 'hubspot', '--list', 'Webinar attendees'];
      const out = await at.said(...list);
      expect(out).toMatch(/^0 enrolled, \d+ skipped\.\n {2}skipped /);
      expect(out).toMatch(/skipped [\p{L} ]+: Already in 'Outbound prospecting, 14 days'/u);
      expect(await at.parsed(...list)).toMatchObject({ enrolled: 0, results: expect.any(Array) });
    });

    it('names the lists and the cadences that there are', async () => {
      const crm = ['enroll', '--cadence', 'Trade fair', '--crm', 'salesforce'];
      await at.refused(
        [...crm, '--list', 'Nope'],
        /^cadenza: There is no list 'Nope'\. There are: .*'All Open Leads'/,
      );
      const cadences = ['enroll', '--cadence', 'Nope', '--crm', 'salesforce', '--list', 'All Contacts'];
      await at.refused(cadences, /There is no cadence 'Nope'\. There are: .*'Trade fair'/);
      await at.refused(
        ['enroll', '--crm', 'salesforce', '--list', 'All Contacts'],
        /Say which cadence with --cadence/,
      );
      await at.refused(
        crm,
        /^cadenza: Say whom to enroll: --crm salesforce\|hubspot with --list NAME or --ids/,
      );
    });
  });
}
