/** A process of its own: enrolls a list view of COUNT people on the database at URL and prints its peak memory in MB. */
import { openBulkProduct } from './bulk-product.ts';

const [url = '', count = ''] = process.argv.slice(2);
const product = await openBulkProduct(url, Number(count));
await product.enroll({ crm: 'salesforce', listId: 'all' });
await product.store.close();
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
