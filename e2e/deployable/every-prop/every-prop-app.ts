import { App } from 'aws-cdk-lib';
import { jobQueues } from './batch-jobs.js';
import { concurrentDownloads } from './concurrent-download.js';
import { eventFanOuts } from './event-fan-out.js';
import { RecordedProps, type RecordedValues } from './recorded-props.js';
import { mapFanOuts } from './map-fan-out.js';
import { qualityControls } from './quality-control.js';
import { queueChains } from './queue-chain.js';
import { queueExchanges } from './queue-exchange.js';
import { queueRouters } from './queue-router.js';
import { sequences } from './sequence.js';

/** The app before the synthesis, and the props that it sets. */
export interface EveryPropApp {
  readonly app: App;
  readonly recordedProps: RecordedValues;
}

/**
 * Creates an app with every construct and every prop, each at a value other than its default, with one customer managed
 * key per stack.
 *
 * @param context the CDK feature flags
 */
export function createEveryPropApp(outdir: string, context: Readonly<Record<string, unknown>>): EveryPropApp {
  const app = new App({ outdir, context, analyticsReporting: false, stackTraces: false });
  const props = new RecordedProps();
  const stacks = [
    concurrentDownloads,
    eventFanOuts,
    jobQueues,
    mapFanOuts,
    qualityControls,
    queueChains,
    queueExchanges,
    queueRouters,
    sequences,
  ];
  for (const addStack of stacks) addStack(app, props.recordProps);
  return { app, recordedProps: props.values };
}
