import { mailContract } from '../../contracts/mail.contract.ts';
import { openMicrosoftWorld } from './world.ts';

mailContract('A mailbox at Microsoft', openMicrosoftWorld);
