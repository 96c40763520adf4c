import { join } from 'node:path';

/** The functions and Batch jobs that this package brings, by workflow and entry. */
const ASSETS = [
  'batch-job/fail-step',
  'concurrent-download/consolidate',
  'concurrent-download/download',
  'concurrent-download/start',
  'event-fan-out/collect',
  'event-fan-out/dead-letters',
  'event-fan-out/emit',
  'event-fan-out/register',
  'fan-out/compute',
  'fan-out/summary',
  'hyperspectral/activator',
  'hyperspectral/job',
  'hyperspectral/processor',
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

/** The name of a function's asset, such as `concurrent-download/download`. */
export type HandlerAsset = (typeof ASSETS)[number];

/** The names of all functions' assets. */
export const handlerAssets: readonly HandlerAsset[] = ASSETS;

/**
 * The absolute path of a function's folder: self-contained, built, ready to be a Lambda asset with the handler
 * `index.handler` on Node 20 or later. Nothing in it depends on anything outside it. A Batch job's folder
 * (`hyperspectral/job`) is what its image is built from instead: the program and a Dockerfile.
 *
 * @param name such as `concurrent-download/download`
 * @throws Error named `UnknownHandlerAsset`, listing the assets there are
 * @example
 * ```ts
 * const code = Code.fromAsset(handlerAssetPath('concurrent-download/download'));
 * ```
 */
export function handlerAssetPath(name: HandlerAsset): string {
  if (!ASSETS.includes(name)) {
    throw Object.assign(
      new Error(`handler asset: ${JSON.stringify(name)} is not accepted; give one of ${ASSETS.join(', ')}`),
      { name: 'UnknownHandlerAsset' },
    );
  }
  return join(__dirname, 'assets', ...name.split('/'));
}
