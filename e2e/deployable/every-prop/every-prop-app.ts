import { extname } from 'node:path';
import { workflows } from '@stepwell/core';
import { App } from 'aws-cdk-lib';
import { jobQueues } from './batch-jobs.js';
import { RecordedProps, type RecordedValues, type RecordProps } from './recorded-props.js';

/** Adds the stacks of a workflow: the export `addStack` of `queue-chain.ts`, and so on. */
type AddStack = (app: App, recordProps: RecordProps) => void;

const ofWorkflows = await Promise.all(
  workflows.map(async ({ id }) => {
    const file = new URL(`${id}${extname(import.meta.url)}`, import.meta.url).href;
    const { addStack }: { addStack: AddStack } = await import(/* @vite-ignore */ file);
    return addStack;
  }),
);

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
  for (const addStack of [...ofWorkflows, jobQueues]) addStack(app, props.recordProps);
  return { app, recordedProps: props.values };
}
