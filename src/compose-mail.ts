/** Reads a mail's bytes as the product does, for a command that needs nothing else of it. */
export { parseMime } from '../connectors/sendgrid/index.ts';
