import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { sampleFunction } from './sample-function.js';

/**
 * The sample workload of the fan-outs, as a compute and a summary function. For an item `{ "caseId", "from", "to" }`,
 * the compute function returns the number of primes in the range and their largest gap. The summary function combines
 * all ranges. The results are deterministic.
 */
export class PrimesFunctions extends Construct {
  /** Counts the primes of one range. Fails with `InvalidCase` for an invalid range. */
  readonly computeFunction: LambdaFunction;
  /** Combines the results of all ranges. */
  readonly summaryFunction: LambdaFunction;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.computeFunction = sampleFunction(this, 'Compute', {
      asset: 'primes/compute',
      description: 'Primes: counts the primes of one range',
      memorySize: 256,
      timeout: Duration.seconds(30),
    }).handler;
    this.summaryFunction = sampleFunction(this, 'Summary', {
      asset: 'primes/summary',
      description: 'Primes: combines the results of all ranges',
      memorySize: 256,
      timeout: Duration.minutes(5),
    }).handler;
  }
}
