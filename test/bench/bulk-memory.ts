/**
 * A process of its own (with `--expose-gc`): enrolls a list view of COUNT people on the database at URL, and prints the
 * peak of its memory and what a full collection at the end leaves in its heap, both in MB.
 */
import { openBulkProduct } from './bulk-product.ts';

const [url = '', count = ''] = process.argv.slice(2);
const product = await openBulkProduct(url, Number(count));
await product.enroll({ crm: 'salesforce', listId: 'all' });
const peak = process.resourceUsage().maxRSS / 1024;
await globalThis.gc?.();
const live = process.memoryUsage().heapUsed / 1024 ** 2;
await product.store.close();
process.stdout.write(JSON.stringify({ peak, live }));
