/**
 * A process of its own (with `--expose-gc`): enrolls a list view of COUNT people on the database at URL, and prints the
 * peak of its memory and the most that was left in its heap by a full collection, both in MB.
 */
import { GCProfiler } from 'node:v8';
import { openBulkProduct } from './bulk-product.ts';

const [url = '', count = ''] = process.argv.slice(2);
const product = await openBulkProduct(url, Number(count));
const collections = new GCProfiler();
collections.start();
await product.enroll({ crm: 'salesforce', listId: 'all' });
const peak = process.resourceUsage().maxRSS / 1024;
await globalThis.gc?.();
const full = collections.stop().statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact');
const live = Math.max(...full.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize)) / 1024 ** 2;
await product.store.close();
process.stdout.write(JSON.stringify({ peak, live }));
