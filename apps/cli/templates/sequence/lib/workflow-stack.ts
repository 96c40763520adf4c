import { Sequence, Step } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';

/**
 * Runs two functions in sequence and passes the output of the first to the second. Step.batchJob() runs a Batch job
 * instead.
 */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    new Sequence(this, 'Orders', {
      steps: [
        Step.lambda(this.function('Price', 'exports.handler = async ({ items }) => ({ total: items.length * 5 });'), {
          name: 'Price',
        }),
        Step.lambda(
          this.function('Charge', 'exports.handler = async ({ total }) => ({ total, charged: total > 0 });'),
          { name: 'Charge' },
        ),
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private function(name: string, code: string): LambdaFunction {
    return new LambdaFunction(this, name, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(code),
    });
  }
}
