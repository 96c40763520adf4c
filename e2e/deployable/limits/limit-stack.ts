import { type BatchJob } from '@stepwell/constructs';
import { Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { createJobs } from '../every-prop/batch-jobs.js';
import { RecordedProps } from '../every-prop/recorded-props.js';
import { UserStack } from '../every-prop/user-resources.js';

/** A stack for one construct. It creates resources when a prop needs them. */
export class LimitStack extends UserStack {
  #ids = 0;
  #job: BatchJob | undefined;

  /** Returns a unique construct id. */
  id(): string {
    this.#ids += 1;
    return `R${this.#ids}`;
  }

  get job(): BatchJob {
    this.#job ??= createJobs(this, new RecordedProps().recordProps).job;
    return this.#job;
  }

  functionOf(seconds: number): LambdaFunction {
    const code = Code.fromInline('exports.handler = async (event) => event;');
    const timeout = Duration.seconds(seconds);
    return new LambdaFunction(this, this.id(), {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code,
      timeout,
    });
  }
}
