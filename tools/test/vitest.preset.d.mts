import type { ViteUserConfig } from 'vitest/config';

export declare function stepwellTests(root: string, overrides?: ViteUserConfig['test']): ViteUserConfig;
