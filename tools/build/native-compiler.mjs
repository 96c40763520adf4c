import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('tsc-native/package.json');

/** The program of TypeScript 7, which takes a third to a fifth of the CPU time of TypeScript 6: decision 0008. */
export const tsc = join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.tsc);
