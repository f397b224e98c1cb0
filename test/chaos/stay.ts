import type { Stage } from './stage.ts';
export async function stay(_stage: Stage): Promise<void> {}
