import { mailContract } from '../../contracts/mail.contract.ts';
import { openGmailWorld } from './world.ts';

mailContract('A mailbox by the Gmail API', openGmailWorld);
