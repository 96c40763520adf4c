import { describe, expect, it } from 'vitest';
import { checkLimits, constructProps } from './limits/check-limits.js';

describe('props at and beyond limits', () => {
  // A failure prints its seed and path. deployable.test.ts in `npm test` has a few runs with one seed.
  it.each(constructProps)(
    '%s: every template passes every rule, all other props are InvalidProp',
    { timeout: 600_000 },
    async (name) => {
      expect(await checkLimits(name, { numRuns: 200 })).toBeGreaterThan(0);
    },
  );
});
