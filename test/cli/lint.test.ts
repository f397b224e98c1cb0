import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typed } from './typed.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-lint-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const faulty = `name: Fair
type: event_follow_up
steps:
  - key: hello
    name: Hello
    channel: email
    day: 1
    variants:
      - key: a
        subject: 'Re: our talk'
        body: Hello {{ person.first_name }}
  - key: call
    name: Call
    channel: call
    day: 3
    script: Call them.
`;

describe('cadenza lint needs no server and', () => {
  it('finds no error in a built-in cadence, and ends well', async () => {
    const folder = 'src/library/cadences';
    const files = readdirSync(folder).map((name) => join(folder, name));
    const ended = await typed(dir, ['lint', ...files]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    // Of the two cadences for strangers it says that their general words are to be replaced.
    const found = [...ended.stdout.matchAll(/ (?:error|warning), .+\((.+)\)/g)].map(([, rule]) => rule);
    expect(found).toEqual(['general-offer', 'general-offer']);
    expect(ended.stdout).toMatch(/^src\/library\/cadences\/no-show\.yaml: nothing to say$/m);
  });

  it('names file, line, step, rule and reason of each finding, and ends with 1 on an error', async () => {
    const ended = await typed(dir, ['lint', file('faulty.yaml', faulty)]);
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    const lines = ended.stdout.split('\n');
    expect(lines[0]).toMatch(/faulty\.yaml: 1 error, \d warnings?, \d hints?$|: 1 error, \d warnings?$/);
    const at = lines.indexOf("  ✗ error, line 10, step 'hello' (false-subject)");
    expect(lines[at + 1]).toMatch(/^ {4}The subject of 'hello' pretends/);
    expect(lines[at + 2]).toMatch(/^ {4}Why: .*CAN-SPAM/);
    expect(ended.stdout).toContain("  ! warning, line 11, step 'hello' (missing-fallback)");
    expect(ended.stdout).toContain("  ! warning, line 16, step 'call' (call-script)");
  });

  const stored = faulty.replace(
    / {8}subject[\s\S]*?\n {2}- key: call/,
    '        template: intro-cto\n  - key: call',
  );

  it('checks what it can of a file whose words are in templates and snippets, and says what it could not', async () => {
    const text = stored.replace('script: Call them.', "script: Call them. {% snippet 'close' %}");
    const ended = await typed(dir, ['lint', file('stored.yaml', text)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).not.toContain('error');
    expect(ended.stdout).toMatch(
      /hint, line 9, step 'hello' .*\n +Words of 'hello' are in the template 'intro-cto'/,
    );
    expect(ended.stdout).toMatch(
      /hint, line 15, step 'call' .*\n +Words of 'call' are in the snippet 'close'/,
    );
    const typo = await typed(dir, [
      'lint',
      file('typo.yaml', stored.replace('day: 3', 'day: 3\n    at: noon')),
    ]);
    expect(typo.stdout).toMatch(
      /1 error\n\n {2}✗ error, line 15 \(definition\)\n {4}Step 'call', field 'at'/,
    );
  });

  it('asks the server where the words are in templates and one is there', async () => {
    const asked: string[] = [];
    const said = {
      severity: 'warning',
      rule: 'text-length',
      step: 'hello',
      why: 'Long.',
      words: 'It is long.',
    };
    const findings = [{ ...said, path: 'steps.0.variants.0.body' }];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(JSON.stringify({ ok: true, definition: {}, problems: [], findings }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const env = { CADENZA_URL: `http://127.0.0.1:${port}`, CADENZA_API_KEY: 'key' };
    const path = file('stored.yaml', stored);
    const ended = await typed(dir, ['lint', path, '--country', 'DE'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain("! warning, line 9, step 'hello' (text-length)");
    await typed(dir, ['lint', file('faulty.yaml', faulty)], env);
    expect(asked).toEqual(['POST /v1/cadences/lint?country=DE']);
    await new Promise((done) => server.close(done));
    expect((await typed(dir, ['lint', path], env)).stdout).toContain("in the template 'intro-cto'");
  });

  it('shows what would be refused with its line, too', async () => {
    const ended = await typed(dir, [
      'lint',
      file('refused.yaml', faulty.replace('day: 3', 'day: 3\n    at: noon')),
    ]);
    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout).toMatch(
      /refused\.yaml: 1 error\n\n {2}✗ error, line 16 \(definition\)\n {4}Step 'call', field 'at'/,
    );
  });

  it('knows the laws of the countries that are named, however they are named', async () => {
    const cold = ['lint', 'src/library/cadences/cold-outbound.yaml'];
    for (const countries of [
      ['--country', 'DE', '--country', 'fr'],
      ['--country', 'DE,FR'],
    ]) {
      const ended = await typed(dir, [...cold, ...countries]);
      expect(ended.code).toBe(1);
      expect(ended.stdout).toMatch(/✗ error, line \d+ \(consent-needed\)\n {4}Germany asks for consent/);
      expect(ended.stdout).toMatch(/· hint, line \d+ \(consent-needed\)\n {4}France lets you write/);
    }
    const ended = await typed(dir, [...cold, '--country', 'Germany']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toBe("cadenza: --country takes codes of two letters such as DE, not 'Germany'.\n");
  });

  it('prints the same as JSON', async () => {
    const path = file('faulty.yaml', faulty);
    const ended = await typed(dir, ['lint', '--json', path, 'src/library/cadences/no-show.yaml']);
    expect(ended.code).toBe(1);
    const { items } = JSON.parse(ended.stdout);
    expect(items).toMatchObject([
      { file: path, ok: false, findings: expect.arrayContaining([expect.objectContaining({ line: 10 })]) },
      { ok: true, findings: [] },
    ]);
  });

  it('checks the other files where one cannot be read, and says that last', async () => {
    const fine = 'src/library/cadences/no-show.yaml';
    const ended = await typed(dir, [
      'lint',
      file('broken.yaml', "name: 'Fair"),
      fine,
      join(dir, 'none.yaml'),
    ]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('no-show.yaml: nothing to say');
    expect(ended.stderr).toMatch(
      /^cadenza: .*broken\.yaml:\d+:\d+: [^\n]*\n.*none\.yaml' cannot be read[^\n]*\n$/,
    );
  });

  it('refuses a file that is not there or no YAML, in one line', async () => {
    const none = await typed(dir, ['lint', join(dir, 'none.yaml')]);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toMatch(/^cadenza: The file '.*none\.yaml' cannot be read \(ENOENT\)\.\n$/);
    const broken = await typed(dir, ['lint', file('broken.yaml', "name: 'Fair")]);
    expect(broken.stderr).toMatch(/^cadenza: .*broken\.yaml:\d+:\d+: this is not right YAML: [^\n]*\n$/);
  });
});
