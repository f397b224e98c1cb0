/** The product's scheduler in a process of its own: carries out what is due in a workspace each time it is told to. */
import { z } from 'zod';
import { asSystem } from '../../../src/app/context.ts';
import { runDueTouches } from '../../../src/app/run-due-touches.ts';
import { benchClock, openProduct } from './product.ts';

const [databaseUrl = '', mailUrl = '', workspaceId = '', offset = '0'] = process.argv.slice(2);
const base = await openProduct({ databaseUrl, mailUrl, clock: benchClock(Number(offset)) });
const ctx = asSystem(base, workspaceId, 'scheduler');
const told = z.object({ run: z.literal(true) });

process.on('message', (message) => {
  told.parse(message);
  void runDueTouches(ctx).then(() => process.send?.({ done: true }));
});
process.once('disconnect', () => process.exit());
process.send?.({ ready: true });
