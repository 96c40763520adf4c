import { describe, expect, it } from 'vitest';
import { checkLimits, constructProps } from './limits/check-limits.js';

describe('props at and beyond limits', () => {
  // A failure names its seed and path; `npm test` has a few runs of one seed in deployable.test.ts.
  it.each(constructProps)(
    '%s: what synthesizes passes every rule, the rest is InvalidProp',
    { timeout: 600_000 },
    async (name) => {
      expect(await checkLimits(name, { numRuns: 200 })).toBeGreaterThan(0);
    },
  );
});
