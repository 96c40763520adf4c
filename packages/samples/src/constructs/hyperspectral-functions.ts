import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { hyperspectralEnvironment } from '../hyperspectral/index.js';
import { sampleFunction } from './sample-function.js';
import { type SceneBuckets, grantActivator, grantProcessor, resultsBucketOf } from './scene-buckets.js';

/**
 * Activator and Processor of hyperspectral scenes as Lambda functions, the sample workload of the message pipelines.
 * The input of the Activator is `{ "sceneUri": "s3://bucket/key.hdr" }`; it validates the scene and plans its bands.
 * The Processor executes the plan and returns the statistics of each band and a quick-look PNG. Scenes are streamed, so
 * their size is limited by the timeout, not by the memory.
 */
export class HyperspectralFunctions extends Construct {
  readonly activatorFunction: LambdaFunction;
  readonly processorFunction: LambdaFunction;

  constructor(scope: Construct, id: string, buckets: SceneBuckets) {
    super(scope, id);
    const activator = sampleFunction(this, 'Activator', {
      asset: 'hyperspectral/activator',
      description: 'Hyperspectral: validates a scene and plans its bands',
      memorySize: 256,
      timeout: Duration.seconds(30),
    });
    grantActivator(activator.role, buckets);
    this.activatorFunction = activator.handler;
    const processor = sampleFunction(this, 'Processor', {
      asset: 'hyperspectral/processor',
      description: 'Hyperspectral: statistics of each band and a quick-look of a scene',
      memorySize: 1_024,
      timeout: Duration.minutes(10),
      environment: { [hyperspectralEnvironment.resultsBucket]: resultsBucketOf(buckets).bucketName },
    });
    grantProcessor(processor.role, buckets);
    this.processorFunction = processor.handler;
  }
}
