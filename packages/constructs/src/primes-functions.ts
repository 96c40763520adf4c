import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundledFunction } from './functions/bundled-function.js';

/** How {@link PrimesFunctions} are set up. */
export interface PrimesFunctionsProps {
  /** How long logs are kept. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /** Whether X-Ray traces the functions. @default true */
  readonly tracing?: boolean;
}

/**
 * The sample workload of the fan-outs, as a compute and a summary function: an item `{ "caseId", "from", "to" }` gives
 * the primes of its range and their largest gap; the summary puts all ranges together. Always the same for the same
 * request.
 */
export class PrimesFunctions extends Construct {
  /** Counts the primes of one range. Fails with `InvalidCase` where it is none. */
  readonly computeFunction: LambdaFunction;
  /** Puts all ranges together. */
  readonly summaryFunction: LambdaFunction;

  constructor(scope: Construct, id: string, props: PrimesFunctionsProps = {}) {
    super(scope, id);
    const settings = {
      logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
      tracing: props.tracing ?? true,
      environment: {},
      memorySize: 256,
    };
    this.computeFunction = bundledFunction(this, 'Compute', {
      ...settings,
      asset: 'fan-out/compute',
      description: 'Primes: counts the primes of one range',
      timeout: Duration.seconds(30),
    }).handler;
    this.summaryFunction = bundledFunction(this, 'Summary', {
      ...settings,
      asset: 'fan-out/summary',
      description: 'Primes: puts the primes of all ranges together',
      timeout: Duration.minutes(5),
    }).handler;
  }
}
