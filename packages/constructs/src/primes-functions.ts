import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundledFunction } from './workflow/bundled-function.js';

/** Props of {@link PrimesFunctions}. */
export interface PrimesFunctionsProps {
  /** The retention of logs. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /** Whether X-Ray traces the functions. @default true */
  readonly tracing?: boolean;
}

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

  constructor(scope: Construct, id: string, props: PrimesFunctionsProps = {}) {
    super(scope, id);
    const settings = {
      logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
      tracing: props.tracing ?? true,
    };
    this.computeFunction = bundledFunction(this, 'Compute', settings, {
      asset: 'fan-out/compute',
      description: 'Primes: counts the primes of one range',
      memorySize: 256,
      environment: {},
      timeout: Duration.seconds(30),
    }).handler;
    this.summaryFunction = bundledFunction(this, 'Summary', settings, {
      asset: 'fan-out/summary',
      description: 'Primes: combines the results of all ranges',
      memorySize: 256,
      environment: {},
      timeout: Duration.minutes(5),
    }).handler;
  }
}
