import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type Access, callServer } from './client.ts';

const users = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) });

/** The id of the user with this address, in whatever case it is written; `not_found` when there is none. */
export async function userIdOf(access: Access, address: string): Promise<string> {
  const { items } = users.parse(await callServer(access, 'GET', '/v1/users'));
  const user = items.find((one) => one.email === address.toLowerCase());
  if (user === undefined) throw new AppError('not_found', `There is no user with the address ${address}.`);
  return user.id;
}
