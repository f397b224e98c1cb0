import { AppError } from '../../src/errors.ts';
import type { MailHosts, MailServer } from '../../src/ports/mailbox.ts';
import { isPrivateAddress, isPublicAddress } from '../wire/addresses.ts';

/**
 * Why a server is not spoken to; null when it may be. Any rep names servers, so none may be this machine or its link,
 * which only this server reaches: `invalid_input`. One in a private network is a mail server on the premises.
 * `unavailable` when the name has no address. (Between this answer and the connection the name could be changed; then
 * still only mail's ports are reached, and a firewall of one's own is a good second line.)
 */
export async function hostProblem({ host }: MailServer, hosts: MailHosts): Promise<AppError | null> {
  if (hosts.loopback) return null;
  const addresses = await hosts.lookup(host).catch(() => []);
  if (addresses.length === 0)
    return new AppError('unavailable', `The name ${host} has no address. Check it, or try again later.`);
  if (addresses.every((one) => isPublicAddress(one) || isPrivateAddress(one))) return null;
  return new AppError(
    'invalid_input',
    `${host} leads to the machine that Cadenza runs on, or to an address where no mail server can be. Name the mail server by the address that others reach it at.`,
  );
}
