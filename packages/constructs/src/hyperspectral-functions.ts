import { hyperspectralEnvironment } from '@stepwell/core/hyperspectral';
import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundledFunction } from './workflow/bundled-function.js';
import { type HyperspectralProps } from './hyperspectral/props.js';
import { grantActivator, grantProcessor, resultsBucketOf } from './hyperspectral/scene-permissions.js';

/** Props of {@link HyperspectralFunctions}. */
export interface HyperspectralFunctionsProps extends HyperspectralProps {
  /** Whether X-Ray traces the functions. @default true */
  readonly tracing?: boolean;
}

/**
 * Activator and Processor of hyperspectral scenes as Lambda functions, the sample workload of the message pipelines.
 * The input of the Activator is `{ "sceneUri": "s3://bucket/key.hdr" }`; it validates the scene and plans its bands.
 * The Processor executes the plan and returns the statistics of each band and a quick-look PNG. Scenes are streamed, so
 * their size is limited by the timeout, not by the memory.
 */
export class HyperspectralFunctions extends Construct {
  readonly activatorFunction: LambdaFunction;
  readonly processorFunction: LambdaFunction;

  constructor(scope: Construct, id: string, props: HyperspectralFunctionsProps) {
    super(scope, id);
    const settings = { logRetention: props.logRetention ?? RetentionDays.ONE_MONTH, tracing: props.tracing ?? true };
    const activator = bundledFunction(this, 'Activator', settings, {
      asset: 'hyperspectral/activator',
      description: 'Hyperspectral: validates a scene and plans its bands',
      memorySize: 256,
      timeout: Duration.seconds(30),
      environment: {},
    });
    grantActivator(activator.role, props);
    this.activatorFunction = activator.handler;
    const processor = bundledFunction(this, 'Processor', settings, {
      asset: 'hyperspectral/processor',
      description: 'Hyperspectral: statistics of each band and a quick-look of a scene',
      memorySize: 1_024,
      timeout: Duration.minutes(10),
      environment: { [hyperspectralEnvironment.resultsBucket]: resultsBucketOf(props).bucketName },
    });
    grantProcessor(processor.role, props);
    this.processorFunction = processor.handler;
  }
}
