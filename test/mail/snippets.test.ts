import { describe, expect, it } from 'vitest';
import { expandSnippets, snippetsIn } from '../../src/mail/snippets.ts';

const library: Readonly<Record<string, string>> = {
  'opt-out': 'Reply “stop” and I will not write again.',
  sign: 'Best, {{ sender.name }}\n{% snippet "opt-out" %}',
  broken: 'See {% snippet "gone" %}',
  one: '{% snippet "two" %}',
  two: '{% snippet "one" %}',
};
const find = (name: string) => library[name];

describe('expandSnippets', () => {
  it('puts snippets in the place of their tags, also those inside of snippets', () => {
    expect(expandSnippets("Hi.\n{% snippet 'sign' %}", find)).toEqual({
      ok: true,
      text: 'Hi.\nBest, {{ sender.name }}\nReply “stop” and I will not write again.',
      used: ['sign', 'opt-out'],
    });
    expect(expandSnippets('A {%- snippet "opt-out" -%} B', find)).toMatchObject({ ok: true });
  });

  it.each([
    ["{% snippet 'nowhere' %}", "there is no snippet 'nowhere'"],
    ["{% snippet 'broken' %}", "there is no snippet 'gone' in snippet 'broken'"],
    ["{% snippet 'one' %}", "snippet 'one' contains itself: one → two → one"],
    ['{% snippet sign %}', "write {% snippet sign %} as {% snippet 'name' %}, with the name in quotes"],
  ])('says what is wrong with %s, and where', (text, message) => {
    expect(expandSnippets(text, find)).toMatchObject({ ok: false, message });
  });

  it('bounds what snippets that double each other come to', () => {
    const double = (name: string) => {
      const level = Number(name.slice(1));
      return level > 20 ? 'x'.repeat(100) : `{% snippet "d${level + 1}" %}`.repeat(2);
    };
    expect(expandSnippets('{% snippet "d1" %}', double)).toMatchObject({ ok: false });
  });

  it('names the snippets of a text, each once', () => {
    expect(snippetsIn('{% snippet "a" %}{% snippet \'b\' %}{% snippet "a" %}')).toEqual(['a', 'b']);
  });
});
