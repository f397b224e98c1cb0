import { describe } from 'vitest';
import { mailContract } from '../../contracts/mail.contract.ts';
import { dovecotIsThere } from '../../support/dovecot.ts';
import { openSmtpWorld } from './world.ts';

describe.skipIf(!dovecotIsThere)('on nodemailer’s SMTP server and Dovecot', () => {
  mailContract('A mailbox by SMTP and IMAP', openSmtpWorld);
});
