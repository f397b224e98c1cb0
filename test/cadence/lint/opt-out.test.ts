import { expect, test } from 'vitest';
import { offersToStop } from '../../../src/cadence/lint/opt-out.ts';

test.each([
  "Let me know if you'd prefer I stop reaching out.",
  "If it's not for you, tell me and I’ll stop.",
  'Just say so and you will not hear from me again.',
  'Reply "no" and that is the end of it.',
  "Tell me and I won't write again.",
  'Should I take you off my list?',
  'If you would rather not get mail from us, say so.',
  'Passt es nicht? Dann melde ich mich nicht mehr.',
  'Ein Wort genügt, und ich schreibe Ihnen nicht wieder.',
  'Si ce n’est pas le moment, dites-le et je ne vous écrirai plus.',
  'Si no le interesa, dígamelo y no le escribiré más.',
  'Se preferisce, me lo dica e non le scriverò più.',
  'Geen interesse? Dan mail ik u niet meer.',
  'Proszę dać znać, a nie będę więcej pisać.',
])('this is a way out: %s', (text) => {
  expect(offersToStop(text)).toBe(true);
});

test.each([
  'When can we talk?',
  'I will not stop until you are happy.',
  "I can't stop thinking about your website.",
  'Reply with a time that suits you.',
  'Would you prefer Monday or Tuesday?',
  'We stop fraud before it happens.',
  'You will hear from us again on Monday.',
  'Melden Sie sich gern bei mir.',
])('this is none: %s', (text) => {
  expect(offersToStop(text)).toBe(false);
});
