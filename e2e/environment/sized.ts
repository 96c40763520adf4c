/**
 * The size of a test's input: small in `npm test`, full in `npm run test:long`, which also runs the files that call this
 * function (`vitest.long.config.mjs` lists them).
 */
export function sized<T>(small: T, full: T): T {
  return process.env['STEPWELL_LONG'] === '1' ? full : small;
}
