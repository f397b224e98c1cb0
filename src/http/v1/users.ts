import { createRoute, z } from '@hono/zod-openapi';
import { addUser, addUserInput } from '../../app/add-user.ts';
import { issueSignInLink } from '../../app/issue-sign-in-link.ts';
import { listUsers } from '../../app/read-users.ts';
import { updateUser, updateUserInput } from '../../app/update-user.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show } from '../schemas.ts';

export const user = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    role: z.enum(['rep', 'manager', 'admin']),
    zone: z.string(),
    holidays: z.string().nullable(),
    active: z.boolean(),
  })
  .openapi('User');
const link = z.object({ url: z.string() }).openapi('SignInLink');

const tags = ['Users'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listUsers',
  tags,
  summary: 'Everybody who can sign in, or could once',
  responses: { 200: answer(listOf(user), 'The users') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addUser',
  tags,
  summary: "Add a user, who is matched to the connected CRMs' users by address",
  request: { body: jsonBody(addUserInput) },
  responses: { 201: answer(user, 'The user') },
});
const update = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'updateUser',
  tags,
  summary: 'Change name, role, zone or public holidays, or deactivate and activate a user',
  request: { params: idParam, body: jsonBody(updateUserInput.omit({ id: true })) },
  responses: { 200: answer(user, 'The user as they are now') },
});
const signIn = createRoute({
  method: 'post',
  path: '/{id}/sign-in-link',
  operationId: 'issueSignInLink',
  tags,
  summary: 'A fresh link that signs this user in once, within a day',
  request: { params: idParam },
  responses: { 200: answer(link, 'The link; it is not shown again') },
});

export function userRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(user), { items: await listUsers(c.var.act) }), 200))
    .openapi(add, async (c) => c.json(show(user, await addUser(c.var.act, c.req.valid('json'))), 201))
    .openapi(update, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id };
      return c.json(show(user, await updateUser(c.var.act, input)), 200);
    })
    .openapi(signIn, async (c) =>
      c.json(show(link, await issueSignInLink(c.var.act, c.req.valid('param').id)), 200),
    );
}
