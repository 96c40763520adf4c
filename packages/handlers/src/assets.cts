import { join } from 'node:path';

/** The Lambda functions in this package, as `<workflow>/<entry>`. */
const ASSETS = [
  'batch-job/fail-step',
  'concurrent-download/consolidate',
  'concurrent-download/download',
  'concurrent-download/start',
  'event-fan-out/collect',
  'event-fan-out/dead-letters',
  'event-fan-out/emit',
  'event-fan-out/register',
  'map-fan-out/collect',
  'quality-control/completeness',
  'quality-control/range',
  'quality-control/start',
  'quality-control/timeliness',
  'queue-exchange/dead-letter',
  'queue-exchange/job-failed',
  'queue-exchange/submit',
  'queue-exchange/consume',
  'queue-chain/failure',
  'queue-chain/trigger',
  'queue-router/trigger',
] as const;

/** The name of an asset, such as `concurrent-download/download`. */
export type HandlerAsset = (typeof ASSETS)[number];

/** The names of all assets. */
export const handlerAssets: readonly HandlerAsset[] = ASSETS;

/**
 * Returns the absolute path of an asset's folder. The folder is self-contained: use it as a Lambda asset with the handler
 * `index.handler` on Node.js 20 or later.
 *
 * @param name such as `concurrent-download/download`
 * @throws Error named `UnknownHandlerAsset`, which lists the available assets
 * @example
 * ```ts
 * const code = Code.fromAsset(handlerAssetPath('concurrent-download/download'));
 * ```
 */
export function handlerAssetPath(name: HandlerAsset): string {
  if (!ASSETS.includes(name)) {
    throw Object.assign(new Error(`name must be one of ${ASSETS.join(', ')}, got ${JSON.stringify(name)}`), {
      name: 'UnknownHandlerAsset',
    });
  }
  return join(__dirname, 'assets', ...name.split('/'));
}
