const path = require('node:path');
const cdk = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const lambda = require('aws-cdk-lib/aws-lambda');
const sns = require('aws-cdk-lib/aws-sns');
const subscriptions = require('aws-cdk-lib/aws-sns-subscriptions');
const sqs = require('aws-cdk-lib/aws-sqs');
const sfn = require('aws-cdk-lib/aws-stepfunctions');

class OrderProcessingStack extends cdk.Stack {
  /**
   * @param {import('constructs').Construct} scope
   * @param {string} id
   * @param {cdk.StackProps & { maxAutomaticTotal?: number }} props
   */
  constructor(scope, id, props = {}) {
    super(scope, id, props);

    const inventory = new dynamodb.Table(this, 'Inventory', {
      partitionKey: { name: 'sku', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });
    const orders = new dynamodb.Table(this, 'Orders', {
      partitionKey: { name: 'orderId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: cdk.RemovalPolicy.DESTROY,
    });

    const events = new sns.Topic(this, 'OrderEvents');
    const fulfillment = new sqs.Queue(this, 'Fulfillment', { visibilityTimeout: cdk.Duration.minutes(5) });
    events.addSubscription(
      new subscriptions.SqsSubscription(fulfillment, {
        rawMessageDelivery: true,
        filterPolicy: { status: sns.SubscriptionFilter.stringFilter({ allowlist: ['PLACED'] }) },
      }),
    );
    events.addSubscription(new subscriptions.EmailSubscription('orders@example.com'));

    const price = new lambda.Function(this, 'PriceOrder', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      environment: { TAX_PERCENT: '20' },
      code: lambda.Code.fromInline(`
exports.handler = async (event) => {
  const net = event.items.reduce((sum, item) => sum + item.price * item.quantity, 0);
  const total = Math.round(net * (100 + Number(process.env.TAX_PERCENT))) / 100;
  return { net, total };
};
`),
    });

    const charge = new lambda.Function(this, 'ChargeCard', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      timeout: cdk.Duration.seconds(10),
      code: lambda.Code.fromInline(`
class PaymentDeclined extends Error {
  constructor(message) {
    super(message);
    this.name = 'PaymentDeclined';
  }
}

exports.handler = async ({ orderId, card, total }) => {
  console.log('charging', orderId, total);
  if (card.startsWith('4000')) throw new PaymentDeclined('Card ending in ' + card.slice(-4) + ' was declined');
  return { authorization: 'auth-' + orderId, amount: total };
};
`),
    });

    const stateMachine = new sfn.StateMachine(this, 'ProcessOrder', {
      definitionBody: sfn.DefinitionBody.fromFile(path.join(__dirname, '../statemachine/process-order.asl.json')),
      definitionSubstitutions: {
        PriceFunctionArn: price.functionArn,
        ChargeFunctionArn: charge.functionArn,
        InventoryTable: inventory.tableName,
        OrdersTable: orders.tableName,
        OrderEventsTopic: events.topicArn,
        MaxAutomaticTotal: String(props.maxAutomaticTotal ?? 1000),
      },
      timeout: cdk.Duration.days(3),
    });
    price.grantInvoke(stateMachine);
    charge.grantInvoke(stateMachine);
    inventory.grantReadWriteData(stateMachine);
    orders.grantWriteData(stateMachine);
    events.grantPublish(stateMachine);

    new cdk.CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
    new cdk.CfnOutput(this, 'InventoryTableName', { value: inventory.tableName });
  }
}

module.exports = { OrderProcessingStack };
