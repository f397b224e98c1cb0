import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const config = mergeConfig(base, {});
config.test = { ...config.test, include: ['test/support/always-fails.ts'] };
export default config;
