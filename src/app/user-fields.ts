import { z } from 'zod';

/** Whether the runtime knows this IANA zone. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const zoneField = z
  .string()
  .max(60)
  .refine(isZone, "must be an IANA time zone such as 'Europe/Berlin'");
/** `DE-BY`, `DE`, or `none`; which regions there are, the holidays' tables say. */
export const holidaysField = z
  .string()
  .max(20)
  .transform((code) => (code.trim().toLowerCase() === 'none' ? 'none' : code.trim().toUpperCase()));
export const emailField = z.email().max(320).toLowerCase();
export const nameField = z.string().trim().min(1).max(120);
export const roleField = z.enum(['rep', 'manager', 'admin']);
