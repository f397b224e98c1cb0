#!/usr/bin/env node
import { startQuickly } from './quick-start.ts';

startQuickly();
// Loaded only now: what is imported above is compiled anew at each start.
const { main } = await import('./main.ts');
await main();
