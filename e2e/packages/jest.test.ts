import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runIn } from './packed.js';
import { commonJsEntries, peers, userFolder } from './user-folder.js';

it('Jest runs tests with the testing kit, and loads every CommonJS entry', async () => {
  await using folder = await userFolder(['core', 'handlers', 'constructs', 'sdk', 'asl', 'local'], [...peers, 'jest']);
  await cp(join(import.meta.dirname, 'jest-app'), folder.path, { recursive: true });
  // Loading the CDK in Jest takes seconds. The long tests load it with every version of Jest.
  const entries = commonJsEntries(folder).filter((entry) => entry !== '@stepwell/constructs');
  const { code, stderr } = await runIn(
    folder.path,
    process.execPath,
    [
      'node_modules/jest/bin/jest.js',
      '--ci',
      '--verbose',
      '--runInBand',
      '--cacheDirectory',
      join(folder.path, 'cache'),
    ],
    { ENTRIES: JSON.stringify(entries), FORCE_COLOR: '0' },
  );
  expect([code, /^Tests: +(\d+) passed, \1 total$/m.test(stderr)], stderr).toEqual([0, true]);
  expect(stderr).toContain('✓ errors of this realm, by their classes');
});
