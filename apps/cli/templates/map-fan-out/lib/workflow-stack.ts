import { FanOutStrategy, MapFanOut } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';

/** Processes the items of a request concurrently. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const code =
      "exports.handler = async ({ item }) => { if (item.amount < 0) throw new Error('amount: must be 0 or more'); return { price: item.amount * 5 }; };";
    const computeFunction = new LambdaFunction(this, 'Price', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(code),
    });
    // Other strategies cost less or process more items: see docs/workflows/map-fan-out.md of Stepwell. The default
    // removal policy, RETAIN, keeps the bucket when the stack is deleted.
    new MapFanOut(this, 'Prices', {
      computeFunction,
      strategy: FanOutStrategy.INLINE,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
