import { extname } from 'node:path';
import { workflows } from '@stepwell/core';
import { type Demo } from './demo.js';

/** Every demo, in the order in which `npm start` runs them: the export `demo` of `queue-chain/demo.ts`, and so on. */
export const demos: readonly Demo[] = await Promise.all(
  workflows.map(async ({ id }) => {
    // Sources and compiled files have different extensions.
    const file = new URL(`${id}/demo${extname(import.meta.url)}`, import.meta.url).href;
    const { demo }: { demo: Demo } = await import(/* @vite-ignore */ file);
    return demo;
  }),
);
