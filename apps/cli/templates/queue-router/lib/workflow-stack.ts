import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Construct } from 'constructs';

/** Runs one execution per message: the first prices an order and forwards it, the second ships it. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const price = this.function(
      'Price',
      'exports.handler = async ({ items }) => ({ items, total: items.length * 5 });',
    );
    const ship = this.function(
      'Ship',
      'exports.handler = async ({ items, total }) => ({ shipped: items, paid: total });',
    );
    new QueueRouter(this, 'Router', {
      routes: [
        { name: 'Orders', step: RouteStep.lambda(price), sendTo: 'Shipping' },
        { name: 'Shipping', step: RouteStep.lambda(ship) },
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
