import { FanOutStrategy, MapFanOut } from '@stepwell/constructs';
import { PrimesFunctions } from '@stepwell/samples/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';

/**
 * `MapFanOut` with each strategy, with the same functions and bucket, so that you can compare them. The functions count
 * the primes in ranges of numbers. The bucket is deleted with the stack, once it is empty.
 */
export class MapFanOutStack extends Stack {
  /** One construct per strategy. */
  readonly fanOuts: readonly MapFanOut[];

  constructor(scope: Construct, id: string, props: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: computes items in parallel with AWS Step Functions, with five strategies',
      ...props,
    });
    const { computeFunction: compute, summaryFunction: summary } = new PrimesFunctions(this, 'Primes');
    const functions = { computeFunction: compute, summaryFunction: summary, removalPolicy: RemovalPolicy.DESTROY };
    const distributed = new MapFanOut(this, 'Distributed', { ...functions, strategy: FanOutStrategy.DISTRIBUTED });
    const shared = { ...functions, bucket: distributed.bucket };
    const others = [FanOutStrategy.INLINE, FanOutStrategy.NESTED, FanOutStrategy.PARALLEL, FanOutStrategy.CALLBACK].map(
      (strategy) => {
        const name = `${strategy.slice(0, 1)}${strategy.slice(1).toLowerCase()}`;
        const fanOut = new MapFanOut(this, name, { ...shared, strategy });
        this.output(
          `${name}StateMachineArn`,
          fanOut.stateMachine.stateMachineArn,
          `The same with the strategy ${strategy}`,
        );
        return fanOut;
      },
    );
    this.fanOuts = [distributed, ...others];
    this.output(
      'StateMachineArn',
      distributed.stateMachine.stateMachineArn,
      'The state machine to start, with a Distributed Map',
    );
    this.output('BucketName', distributed.bucket.bucketName, 'Outcomes and reports, below _stepwell/');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
