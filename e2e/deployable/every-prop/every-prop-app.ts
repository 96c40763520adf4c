import { App } from 'aws-cdk-lib';
import { hyperspectralJobs } from './batch-jobs.js';
import { concurrentDownloads } from './concurrent-download.js';
import { eventFanOuts } from './event-fan-out.js';
import { RecordedProps, type RecordedValues } from './recorded-props.js';
import { mapFanOuts } from './map-fan-out.js';
import { qualityControls } from './quality-control.js';
import { queueChains } from './queue-chain.js';
import { queueExchanges } from './queue-exchange.js';
import { queueRouters } from './queue-router.js';
import { sequences } from './sequence.js';

/** The app, before it is synthesized, and the props that it gives. */
export interface EveryPropApp {
  readonly app: App;
  readonly recordedProps: RecordedValues;
}

/**
 * An app with every construct and every prop, each prop at a value that is not its default, over one customer managed
 * key
 * for each stack.
 *
 * @param context the CDK's feature flags
 */
export function createEveryPropApp(outdir: string, context: Readonly<Record<string, unknown>>): EveryPropApp {
  const app = new App({ outdir, context, analyticsReporting: false, stackTraces: false });
  const props = new RecordedProps();
  const stacks = [
    concurrentDownloads,
    eventFanOuts,
    hyperspectralJobs,
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
