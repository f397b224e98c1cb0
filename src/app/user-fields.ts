import { z } from 'zod';

/** Whether the runtime knows this IANA zone. */
export function isZone(zone: string): boolean {
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
export const emailField = z.email().max(320).toLowerCase();
export const nameField = z.string().trim().min(1).max(120);
export const roleField = z.enum(['rep', 'manager', 'admin']);
