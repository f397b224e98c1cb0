export * from './check-template.ts';
export * from './classify.ts';
export * from './compose.ts';
export { fieldsUsed } from './fields-used.ts';
export * from './notice.ts';
export { readTemplate, type TemplateReading } from './read-template.ts';
export {
  type EmailTemplate,
  type RenderedEmail,
  type RenderedText,
  renderEmail,
  renderText,
} from './render.ts';
export * from './variables.ts';
