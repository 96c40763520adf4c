import { ComputeTarget, EventFanOut } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';

/** Processes the items of a request with events, counts each item once, and computes a summary at the end. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const compute = this.function('Price', 'exports.handler = async ({ item }) => ({ price: item.amount * 5 });');
    const summaryFunction = this.function(
      'Sum',
      'exports.handler = async ({ results = [] }) => ({ total: results.reduce((sum, { result }) => sum + result.price, 0) });',
    );
    // The default, RETAIN, keeps bucket and table when the stack is deleted.
    const fanOut = new EventFanOut(this, 'Prices', { summaryFunction, removalPolicy: RemovalPolicy.DESTROY });
    // Other targets: ComputeTarget.stateMachine(…) and .queue(…). Each receives the items that match its pattern.
    fanOut.addTarget('Function', ComputeTarget.lambda(compute));
  }

  private function(name: string, code: string): LambdaFunction {
    return new LambdaFunction(this, name, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(code),
    });
  }
}
