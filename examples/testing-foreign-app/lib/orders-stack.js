const { Duration, RemovalPolicy, Stack } = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const lambda = require('aws-cdk-lib/aws-lambda');
const sns = require('aws-cdk-lib/aws-sns');
const sfn = require('aws-cdk-lib/aws-stepfunctions');
const tasks = require('aws-cdk-lib/aws-stepfunctions-tasks');

/** Checks stock and fraud in parallel, charges, waits for the bank, saves the order and publishes it. */
class OrdersStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);

    const orders = new dynamodb.Table(this, 'Orders', {
      partitionKey: { name: 'orderId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new sns.Topic(this, 'OrderPlaced');

    const stock = new lambda.Function(this, 'CheckStock', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(`
        exports.handler = async ({ items }) => {
          if (items.includes('unicorn')) {
            const error = new Error('no unicorn left');
            error.name = 'OutOfStock';
            throw error;
          }
          return { available: items.length };
        };`),
    });
    const fraud = new lambda.Function(this, 'CheckFraud', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromInline("def handler(event, context):\n    return {'score': 0.1}\n"),
    });
    const charge = new lambda.Function(this, 'ChargeCard', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline("exports.handler = async ({ orderId }) => ({ receipt: 'r-' + orderId });"),
    });

    const rejected = new sfn.Fail(this, 'Order rejected', { error: 'OrderRejected', causePath: '$.reason.Cause' });
    const suspicious = new sfn.Fail(this, 'Order suspicious', {
      error: 'OrderSuspicious',
      cause: 'The fraud score is too high',
    });

    const checks = new sfn.Parallel(this, 'Check order', {
      resultPath: '$.checks',
      resultSelector: { 'available.$': '$[0].available', 'score.$': '$[1].score' },
    })
      .branch(new tasks.LambdaInvoke(this, 'Check stock', { lambdaFunction: stock, payloadResponseOnly: true }))
      .branch(new tasks.LambdaInvoke(this, 'Check fraud', { lambdaFunction: fraud, payloadResponseOnly: true }));
    checks.addCatch(rejected, { errors: ['OutOfStock'], resultPath: '$.reason' });

    const pay = new tasks.LambdaInvoke(this, 'Charge card', {
      lambdaFunction: charge,
      payloadResponseOnly: true,
      resultPath: '$.payment',
      retryOnServiceExceptions: false,
    });
    pay.addRetry({ errors: ['BankUnavailable'], interval: Duration.minutes(5), maxAttempts: 3, backoffRate: 2 });

    const save = new tasks.DynamoPutItem(this, 'Save order', {
      table: orders,
      item: {
        orderId: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.orderId')),
        receipt: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.payment.receipt')),
      },
      conditionExpression: 'attribute_not_exists(orderId)',
      resultPath: sfn.JsonPath.DISCARD,
    });
    const publish = new tasks.SnsPublish(this, 'Publish order', {
      topic,
      message: sfn.TaskInput.fromObject({ orderId: sfn.JsonPath.stringAt('$.orderId') }),
      resultPath: sfn.JsonPath.DISCARD,
    });
    const wait = new sfn.Wait(this, 'Wait for the bank', { time: sfn.WaitTime.duration(Duration.days(1)) });

    new sfn.StateMachine(this, 'PlaceOrder', {
      definitionBody: sfn.DefinitionBody.fromChainable(
        checks.next(
          new sfn.Choice(this, 'Trustworthy?')
            .when(sfn.Condition.numberGreaterThan('$.checks.score', 0.8), suspicious)
            .otherwise(pay.next(wait).next(save).next(publish)),
        ),
      ),
    });
  }
}

module.exports = { OrdersStack };
