// Bundles the functions and the job of this package into `dist/assets/<sample>/<entry>/`, after `tools/build/build.mjs`.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction } from '../../tools/build/bundle-function.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const entries = [
  'hyperspectral/activator',
  'hyperspectral/job',
  'hyperspectral/processor',
  'primes/compute',
  'primes/summary',
];
await Promise.all(
  entries.map((entry) =>
    bundleFunction(root, join(root, 'src/functions', `${entry}.ts`), join(root, 'dist/assets', entry)),
  ),
);
