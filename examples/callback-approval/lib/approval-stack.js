import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpStepFunctionsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  Choice,
  Condition,
  DefinitionBody,
  Fail,
  IntegrationPattern,
  JsonPath,
  Pass,
  StateMachine,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents, SqsSendMessage, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';

/** Users request a workspace, an approver decides, and a nested workflow provisions it. */
export class ApprovalStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);

    const requests = new Queue(this, 'Requests', { retentionPeriod: Duration.days(14) });
    const alerts = new Topic(this, 'Alerts');
    const approved = new Queue(this, 'Approved');

    const provision = new StateMachine(this, 'Provision', {
      definitionBody: DefinitionBody.fromChainable(
        new Wait(this, 'Wait for capacity', { time: WaitTime.duration(Duration.minutes(2)) }).next(
          new Pass(this, 'Describe workspace', {
            parameters: {
              workspace: JsonPath.format('ws-{}', JsonPath.stringAt('$.owner')),
              startedBy: JsonPath.stringAt('$.AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID'),
            },
          }),
        ),
      ),
    });

    const ask = new SqsSendMessage(this, 'Ask approver', {
      queue: requests,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      messageBody: TaskInput.fromObject({
        owner: JsonPath.stringAt('$.owner'),
        reason: JsonPath.stringAt('$.reason'),
        token: JsonPath.taskToken,
      }),
      taskTimeout: Timeout.duration(Duration.days(7)),
      resultPath: '$.decision',
    });
    const start = new StepFunctionsStartExecution(this, 'Provision workspace', {
      stateMachine: provision,
      integrationPattern: IntegrationPattern.RUN_JOB,
      input: TaskInput.fromObject({ owner: JsonPath.stringAt('$.owner') }),
      associateWithParent: true,
      resultSelector: { 'workspace.$': '$.Output.workspace', 'startedBy.$': '$.Output.startedBy' },
      resultPath: '$.provisioned',
    });
    const announce = new EventBridgePutEvents(this, 'Announce workspace', {
      entries: [
        {
          source: 'approvals',
          detailType: 'Workspace Provisioned',
          detail: TaskInput.fromObject({
            owner: JsonPath.stringAt('$.owner'),
            workspace: JsonPath.stringAt('$.provisioned.workspace'),
          }),
        },
      ],
      resultPath: JsonPath.DISCARD,
      outputPath: '$.provisioned',
    });

    const approval = new StateMachine(this, 'Approval', {
      definitionBody: DefinitionBody.fromChainable(
        ask
          .addCatch(
            new Fail(this, 'Request expired', { error: 'RequestExpired', cause: 'No response within one week' }),
            { errors: ['States.Timeout'] },
          )
          .next(
            new Choice(this, 'Approved?')
              .when(Condition.booleanEquals('$.decision.approved', true), start.next(announce))
              .otherwise(new Fail(this, 'Rejected', { error: 'RequestRejected', causePath: '$.decision.comment' })),
          ),
      ),
    });

    new Rule(this, 'ApprovalFailed', {
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [approval.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      targets: [
        new SnsTopic(alerts, {
          message: RuleTargetInput.fromText(
            `Request ${EventField.fromPath('$.detail.name')} ended ${EventField.fromPath('$.detail.status')}: ${EventField.fromPath('$.detail.error')}`,
          ),
        }),
      ],
    });
    new Rule(this, 'WorkspaceProvisioned', {
      eventPattern: { source: ['approvals'], detailType: ['Workspace Provisioned'] },
      targets: [new SqsQueue(approved, { message: RuleTargetInput.fromEventPath('$.detail') })],
    });

    const answer = new LambdaFunction(this, 'Answer', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(`
        const { SFNClient, SendTaskSuccessCommand } = require('@aws-sdk/client-sfn');
        const sfn = new SFNClient();
        exports.handler = async (event) => {
          const { token, approved, comment = 'no comment' } = JSON.parse(event.body);
          try {
            await sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ approved, comment }) }));
            return { statusCode: 202, body: '' };
          } catch (error) {
            if (error.name === 'TaskTimedOut') return { statusCode: 409, body: JSON.stringify({ message: 'This request is closed' }) };
            throw error;
          }
        };
      `),
    });
    approval.grantTaskResponse(answer);

    const api = new HttpApi(this, 'Api');
    api.addRoutes({
      path: '/requests',
      methods: [HttpMethod.POST],
      integration: new HttpStepFunctionsIntegration('StartApproval', {
        stateMachine: approval,
        parameterMapping: new ParameterMapping()
          .custom('Input', '$request.body')
          .custom('StateMachineArn', approval.stateMachineArn),
      }),
    });
    api.addRoutes({
      path: '/answers',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('AnswerRequest', answer),
    });
    new CfnOutput(this, 'ApiUrl', { value: api.apiEndpoint });
  }
}
