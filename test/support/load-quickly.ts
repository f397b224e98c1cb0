/** For `node --import`: what is started often loads its modules as quickly as the product does. */
import { startQuickly } from '../../src/cli/quick-start.ts';

startQuickly();
