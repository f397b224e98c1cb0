import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
    expect(ended.stdout).not.toMatch(/ error| warning/);
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
