import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseCadence } from '../../src/cadence/index.ts';
import type { CadenceDefinition } from '../../src/cadence/model.ts';
import { problemLines, readCadence, writeCadence } from '../../src/cli/cadence-yaml.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { anyBranchingCadence } from '../cadence/branching-support.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadenza-yaml-'));
afterAll(() => rmSync(folder, { recursive: true }));

function inFile(text: string) {
  const file = join(folder, 'cadence.yaml');
  writeFileSync(file, text);
  return readCadence(file);
}

const notes = { schemaUrl: 'http://127.0.0.1:8787/schemas/cadence.json', head: ['Version 1'], days: [1, 3] };

/** A definition as the server has it: as JSON. */
function published(input: unknown): CadenceDefinition {
  const parsed = parseCadence(input);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return JSON.parse(JSON.stringify(parsed.cadence));
}

const anyText = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      '2026-11-26',
      '# no comment',
      ' a\n\n  b: c ',
      '---',
      "it's",
      '- x',
      'a\tb',
      '12:30',
      '~',
    ),
  )
  .filter((text) => text.isWellFormed());
const anyWritten = fc
  .record({ cadence: anyBranchingCadence, texts: fc.array(anyText, { minLength: 4, maxLength: 4 }) })
  .map(({ cadence, texts: [name = '', subject = '', body = '', script = ''] }) => ({
    ...cadence,
    name,
    description: script,
    steps: cadence.steps.map((step) =>
      step.channel === 'email' ? { ...step, variants: [{ key: 'a', subject, body }] } : { ...step, script },
    ),
  }));

test('a cadence that is pulled, and read again, is the same: nothing is lost and nothing is added', async () => {
  await fc.assert(
    fc.asyncProperty(anyWritten, async (input) => {
      const definition = published(input);
      const read = await inFile(await writeCadence(definition, notes));
      expect(published(read.definition)).toEqual(definition);
    }),
    { numRuns: 200 },
  );
});

test('a built-in cadence is written for people: no defaults, texts as blocks, each step with its day', async () => {
  const definition = published(outboundProspecting);
  const text = await writeCadence(definition, notes);
  expect(text).toMatch(
    /^# yaml-language-server: \$schema=http:\/\/127\.0\.0\.1:8787\/schemas\/cadence\.json\n# Version 1\n/,
  );
  expect(text).toContain('# Day 3');
  expect(text).toContain('body: |');
  expect(text).not.toMatch(/weight: 1|maxVisits|ifNotDone: continue|outcomes: \{\}/);
  expect(published((await inFile(text)).definition)).toEqual(definition);
});

const file = `# yaml-language-server: $schema=x
name: Two steps
steps:
  - key: call-1
    name: Call
    channel: call
    day: 1
    at: 25:00
    script: Say it
  - key: call-2
    name: Again
    channel: call
    script: Say it
    outcomes:
      no_answer: { goTo: nowhere }
`;

test('what is wrong with a file is told with its line and its field', async () => {
  const read = await inFile(file);
  const parsed = parseCadence(read.definition);
  const lines = problemLines(read, parsed.ok ? [] : parsed.problems);
  expect(lines).toEqual([
    expect.stringMatching(/cadence\.yaml:8: Step 'call-1', field 'at': must be a time/),
    expect.stringMatching(/cadence\.yaml:10: Step 'call-2', field 'day' needs either 'day' or 'after'/),
    expect.stringMatching(
      /cadence\.yaml:15: Step 'call-2', field 'outcomes\.no_answer\.goTo' is 'nowhere', but no step/,
    ),
  ]);
});

test('what is no YAML is told with its line', async () => {
  await expect(inFile('name: x\nsteps: [\n  - a: b\n')).rejects.toThrow(
    /cadence\.yaml:\d+:\d+: this is not right YAML/,
  );
  await expect(readCadence(join(folder, 'nowhere.yaml'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
});
