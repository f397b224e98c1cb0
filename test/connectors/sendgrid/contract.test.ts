import { mailContract } from '../../contracts/mail.contract.ts';
import { openSendgridWorld } from './world.ts';

mailContract('SendGrid', openSendgridWorld);
