import { expect, test } from 'vitest';
import { readText } from '../../src/yaml/cadence-text.ts';

test.each([
  [
    'a colon in a text',
    'steps:\n  - key: a\n    subject: Re: your visit\n',
    [3, 14],
    "a colon with a blank behind it stands in the text; put the subject in quotes: subject: 'Re: your visit'",
  ],
  [
    'a colon in a name',
    "name: Ada's way: hello\n",
    [1, 7],
    "a colon with a blank behind it stands in the text; put the whole text in quotes: name: 'Ada''s way: hello' (a quote within is doubled)",
  ],
  [
    'Liquid at the beginning',
    'steps:\n  - subject: {{ company.name }} question\n',
    [2, 33],
    "a text cannot begin with {{ as it stands; put the subject in quotes: subject: '{{ company.name }} question'",
  ],
  [
    'nothing but Liquid',
    'steps:\n  - subject: {{ company.name }}\n    body: x\n',
    [2, 14],
    "a text cannot begin with {{ as it stands; put the subject in quotes: subject: '{{ company.name }}'",
  ],
  [
    'a tag of Liquid',
    'subject: {% if a %}x{% endif %}\n',
    [1, 11],
    "a text cannot begin with {% as it stands; put the subject in quotes: subject: '{% if a %}x{% endif %}'",
  ],
  [
    'a star',
    'subject: *important* news\n',
    [1, 22],
    "a text cannot begin with * as it stands; put the subject in quotes: subject: '*important* news'",
  ],
  [
    'two documents',
    'name: a\n---\nname: b\n',
    [2, 1],
    "a second cadence begins here ('---'); a file holds one: put each into a file of its own",
  ],
  [
    'a merge key',
    'base: &base\n  a: 1\nsteps:\n  - <<: *base\n    key: b\n',
    [4, 5],
    "fields are not merged ('<<'); write them out where they belong",
  ],
  ['a tab', 'name: a\nsteps:\n\t- key: b\n', [3, 1], 'a tab stands in the indentation; indent with blanks'],
  [
    'a quote within quotes',
    "subject: 'it's here'\n",
    [1, 14],
    "the text goes on behind its closing quote; put the subject in quotes: subject: 'it''s here' (a quote within is doubled)",
  ],
  ['an open quote', "name: 'Fair", [1, 12], 'a quote is opened and not closed; close it where the text ends'],
  ['a field twice', 'name: a\nname: b\n', [2, 1], "'name' stands here a second time; keep one of the two"],
  [
    'a line that is indented too far',
    'subject: a\n  b: c\n',
    [1, 10],
    "the line below 'subject' is indented like a part of it; indent both alike",
  ],
  [
    'a block that begins behind its sign',
    'body: | Hello\n  x\n',
    [1, 9],
    "the words behind 'body: |' begin on the line below it, indented",
  ],
  ['what nobody expects', 'a: b\n]\n', [2, 1], /^[A-Z].*$/],
] as const)('%s is said with its place and what to do', (_, text, [line, column], words) => {
  const read = readText(text);
  expect(read).toMatchObject({ line, column });
  if (!('words' in read)) throw new Error('It was read.');
  const said = read.words.replace(/^this is not right YAML: /, '').replace(/\.$/, '');
  if (typeof words === 'string') expect(said).toBe(words);
  else expect(said).toMatch(words);
});

test('maps and lists on one line, and texts in quotes, are read', () => {
  const read = readText(
    `name: "{{ a }} b: c"\nsteps:\n  - { key: a, outcomes: { connected: { goTo: b } }, days: [mon, tue] }\n`,
  );
  expect(read).toMatchObject({ definition: { name: '{{ a }} b: c', steps: [{ key: 'a' }] } });
});
