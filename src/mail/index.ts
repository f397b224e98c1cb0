export { arrivalOf } from './arrival.ts';
export * from './check-template.ts';
export * from './classify.ts';
export * from './compose.ts';
export { fieldsUsed, namesOf } from './fields-used.ts';
export { printableValue } from './fill.ts';
export { hostingCompanyOf } from './hosting-networks.ts';
export { leftoversIn, leftoversInTemplate, leftoverWords } from './leftovers.ts';
export type { WriteValue } from './liquid.ts';
export { literal, marksAsText, withoutMarks } from './marks.ts';
export * from './notice.ts';
export * from './organisation.ts';
export { readTemplate, type TemplateReading } from './read-template.ts';
export {
  type EmailTemplate,
  type RenderedEmail,
  type RenderedText,
  renderEmail,
  renderText,
  writingOf,
} from './render.ts';
export * from './reported.ts';
export type { BouncedRecipient } from './reports.ts';
export * from './snippets.ts';
export * from './variables.ts';
export * from './verdict.ts';
export { wishIn } from './wishes.ts';
export { wordsToGrade } from './words-to-grade.ts';
