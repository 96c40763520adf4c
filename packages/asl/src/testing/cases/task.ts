import { type JsonObject } from '../../json.js';
import {
  activity,
  type AwsCase,
  type AwsCases,
  call,
  causeIn,
  echo,
  fails,
  guide,
  lambda,
  never,
  recorded,
  returns,
  unverified,
} from './aws-case.js';

const publish = 'arn:aws:states:::sns:publish';
const untruncated = { truncated: false };

const syncToken = (resource: string): Record<string, JsonObject> => ({
  Ask: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Parameters: { 't.$': '$$.Task.Token' }, End: true },
});

/** Task states: requests, results and events. */
export const taskCases: AwsCases = {
  subject: 'Task',
  cases: [
    {
      rule: 'The payload of a function is the input of its Task state, and its result is the output.',
      source: recorded(2025),
      states: { Price: call('price') },
      input: { sku: 'A1' },
      tasks: { price: returns([5, 'EUR']) },
      answer: { output: [5, 'EUR'] },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionSucceeded 4
        TaskStateExited 5  ExecutionSucceeded 6`,
      details: {
        3: { input: '{"sku":"A1"}', inputDetails: untruncated, resource: lambda('price') },
        4: {},
        5: { output: '[5,"EUR"]', outputDetails: untruncated },
        6: { name: 'Price', output: '[5,"EUR"]', outputDetails: untruncated },
      },
    },
    {
      rule: 'A Task state passes JSON values of every type to its function.',
      source: recorded(2025),
      states: { Price: call('price') },
      input: 'text',
      tasks: { price: echo },
      answer: { output: 'text' },
    },
    {
      rule: 'Parameters build the payload of the function.',
      source: recorded(2025),
      states: {
        Price: call('price', { Parameters: { 'sku.$': '$.item', count: 2 }, ResultPath: '$.price', End: true }),
      },
      input: { item: 'A1' },
      tasks: { price: echo },
      answer: { output: { item: 'A1', price: { sku: 'A1', count: 2 } } },
    },
    {
      rule: 'ResultSelector selects from the result before ResultPath applies, and can read the context object.',
      source: recorded(2024),
      states: {
        Price: call('price', {
          ResultSelector: { 'eur.$': '$.eur', 'by.$': '$$.State.Name' },
          ResultPath: '$.price',
          End: true,
        }),
      },
      tasks: { price: returns({ eur: 5, usd: 6 }) },
      answer: { output: { price: { eur: 5, by: 'Price' } } },
    },
    {
      rule: 'A service task records the parameters, the region and the service in its events.',
      source: recorded(2025),
      states: { Tell: { Type: 'Task', Resource: publish, Parameters: { 'Message.$': '$.text' }, End: true } },
      input: { text: 'hi' },
      tasks: { [publish]: returns({ MessageId: 'm-1' }) },
      answer: { output: { MessageId: 'm-1' } },
      history:
        'TaskStateEntered 0  TaskScheduled 2  TaskStarted 3  TaskSucceeded 4  TaskStateExited 5  ExecutionSucceeded 6',
      details: {
        3: { parameters: '{"Message":"hi"}', region: 'us-east-1', resource: 'publish', resourceType: 'sns' },
        4: { resource: 'publish', resourceType: 'sns' },
        5: {
          output: '{"MessageId":"m-1"}',
          outputDetails: untruncated,
          resource: 'publish',
          resourceType: 'sns',
        },
      },
    },
    {
      rule: 'A .sync task records TaskSubmitted with the response of the service before TaskSucceeded.',
      source: recorded(2023),
      states: {
        Start: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Parameters: {}, End: true },
      },
      tasks: {
        'arn:aws:states:::states:startExecution.sync:2': ({ notifySubmitted }) => {
          notifySubmitted({ ExecutionArn: 'x' });
          return { Output: 1 };
        },
      },
      answer: { output: { Output: 1 } },
      history: `
        TaskStateEntered 0  TaskScheduled 2  TaskStarted 3  TaskSubmitted 4  TaskSucceeded 5
        TaskStateExited 6  ExecutionSucceeded 7`,
      details: {
        5: {
          output: '{"ExecutionArn":"x"}',
          outputDetails: untruncated,
          resource: 'startExecution.sync:2',
          resourceType: 'states',
        },
      },
    },
    {
      rule: 'The failure of a service task records TaskFailed and fails the execution.',
      source: recorded(2025),
      states: { Tell: { Type: 'Task', Resource: publish, Parameters: {}, End: true } },
      tasks: { [publish]: fails('SNS.NotFoundException', 'Topic does not exist') },
      answer: { error: 'SNS.NotFoundException', cause: 'Topic does not exist' },
      history: 'TaskStateEntered 0  TaskScheduled 2  TaskStarted 3  TaskFailed 4  ExecutionFailed 5',
      details: {
        5: {
          error: 'SNS.NotFoundException',
          cause: 'Topic does not exist',
          resource: 'publish',
          resourceType: 'sns',
        },
        6: { error: 'SNS.NotFoundException', cause: 'Topic does not exist' },
      },
    },
    {
      rule: 'A request that a service rejects records TaskSubmitFailed for a .sync task.',
      source: guide('concepts-error-handling'),
      states: {
        Start: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', Parameters: {}, End: true },
      },
      tasks: {
        'arn:aws:states:::states:startExecution.sync': fails('StepFunctions.InvalidName', 'bad name', 'submit'),
      },
      answer: { error: 'StepFunctions.InvalidName', cause: 'bad name' },
      history: 'TaskStateEntered 0  TaskScheduled 2  TaskStarted 3  TaskSubmitFailed 4  ExecutionFailed 5',
    },
    {
      rule: 'The failure of a function records LambdaFunctionFailed with its error type and its message as JSON.',
      source: recorded(2024),
      states: { Price: call('price') },
      tasks: { price: fails('PriceMissing', '{"errorMessage":"no price"}') },
      answer: { error: 'PriceMissing', cause: '{"errorMessage":"no price"}' },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionFailed 4
        ExecutionFailed 5`,
      details: { 5: { error: 'PriceMissing', cause: '{"errorMessage":"no price"}' } },
    },
    {
      rule: 'A function that cannot be scheduled records LambdaFunctionScheduleFailed.',
      source:
        'https://docs.aws.amazon.com/step-functions/latest/apireference/API_LambdaFunctionScheduleFailedEventDetails.html',
      states: { Price: call('price') },
      tasks: { price: fails('Lambda.AWSLambdaException', 'denied', 'schedule') },
      answer: { error: 'Lambda.AWSLambdaException', cause: 'denied' },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionScheduleFailed 4
        ExecutionFailed 5`,
    },
    {
      rule: 'An activity records ActivityScheduled, ActivityStarted with the worker and ActivitySucceeded.',
      source: recorded(2024),
      states: {
        Pack: { Type: 'Task', Resource: activity('pack'), TimeoutSeconds: 90, HeartbeatSeconds: 20, End: true },
      },
      input: { box: 1 },
      tasks: {
        [activity('pack')]: ({ parameters, notifyStarted }) => {
          notifyStarted({ workerName: 'desk-4' });
          return parameters;
        },
      },
      answer: { output: { box: 1 } },
      history: `
        TaskStateEntered 0  ActivityScheduled 2  ActivityStarted 3  ActivitySucceeded 4
        TaskStateExited 5  ExecutionSucceeded 6`,
      details: {
        3: {
          input: '{"box":1}',
          inputDetails: untruncated,
          resource: activity('pack'),
          timeoutInSeconds: 90,
          heartbeatInSeconds: 20,
        },
        4: { workerName: 'desk-4' },
        5: { output: '{"box":1}', outputDetails: untruncated },
      },
    },
    {
      rule: 'The failure that a worker reports records ActivityFailed.',
      source: recorded(2024),
      states: { Pack: { Type: 'Task', Resource: activity('pack'), End: true } },
      tasks: {
        [activity('pack')]: (request, clock) => {
          request.notifyStarted();
          return fails('BoxTorn', 'on desk 4')(request, clock);
        },
      },
      answer: { error: 'BoxTorn', cause: 'on desk 4' },
      history: 'TaskStateEntered 0  ActivityScheduled 2  ActivityStarted 3  ActivityFailed 4  ExecutionFailed 5',
      details: { 4: {}, 5: { error: 'BoxTorn', cause: 'on desk 4' } },
    },
    {
      rule: 'A task of a deleted activity fails with States.Runtime before it is scheduled.',
      source: recorded(2024),
      states: { Pack: { Type: 'Task', Resource: activity('gone'), End: true } },
      answer: {
        error: 'States.Runtime',
        cause: causeIn('Pack', 2, `The activity ${activity('gone')} does not exist.`),
      },
      history: 'TaskStateEntered 0  ExecutionFailed 2',
    },
    {
      rule: 'A task token is in the context object of a .waitForTaskToken task.',
      source: guide('connect-to-resource'),
      states: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
          Parameters: { 'MessageBody.$': '$$.Task.Token' },
          End: true,
        },
      },
      tasks: {
        'arn:aws:states:::sqs:sendMessage.waitForTaskToken': ({ parameters, taskToken, notifySubmitted }) => {
          notifySubmitted({});
          return {
            same: JSON.stringify(parameters) === JSON.stringify({ MessageBody: taskToken }),
            set: taskToken !== undefined,
          };
        },
      },
      answer: { output: { same: true, set: true } },
    },
    {
      rule: 'A task of an activity has a token.',
      source: guide('concepts-activities'),
      states: {
        Pack: { Type: 'Task', Resource: activity('pack'), Parameters: { 'token.$': '$$.Task.Token' }, End: true },
      },
      tasks: {
        [activity('pack')]: ({ parameters, taskToken }) =>
          taskToken !== undefined && JSON.stringify(parameters) === JSON.stringify({ token: taskToken }),
      },
      answer: { output: true },
    },
    ...['states:startExecution.sync', 'states:startExecution.sync:2', 'ecs:runTask.sync'].map((name): AwsCase => ({
      rule: `A task of ${name} has a token, because the service supports callbacks.`,
      source: unverified,
      states: syncToken(name),
      tasks: {
        [`arn:aws:states:::${name}`]: ({ parameters, taskToken }) => (parameters as JsonObject)['t'] === taskToken,
      },
      answer: { output: true },
    })),
    {
      rule: 'A .sync task of a service without callbacks has no token.',
      source: unverified,
      states: syncToken('batch:submitJob.sync'),
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Ask',
          2,
          "The JSONPath '$$.Task.Token' specified for the field 't.$' could not be found in the input '{}'",
        ),
      },
    },
    {
      rule: 'A task without a token has no Task in its context object.',
      source: guide('input-output-contextobject'),
      states: {
        Price: call('price', { Arguments: '{% $exists($states.context.Task) %}', End: true }),
      },
      machine: { QueryLanguage: 'JSONata' },
      tasks: { price: echo },
      answer: { output: false },
    },
    {
      rule: 'Credentials are evaluated, and the scheduled event has the role.',
      source: guide('concepts-access-cross-acct-resources'),
      states: { Price: call('price', { Credentials: { 'RoleArn.$': '$.role' }, End: true }) },
      input: { role: 'arn:aws:iam::210987654321:role/other' },
      tasks: { price: ({ credentials }) => credentials ?? null },
      answer: { output: { RoleArn: 'arn:aws:iam::210987654321:role/other' } },
      details: {
        3: {
          input: '{"role":"arn:aws:iam::210987654321:role/other"}',
          inputDetails: untruncated,
          resource: lambda('price'),
          taskCredentials: { roleArn: 'arn:aws:iam::210987654321:role/other' },
        },
      },
    },
    {
      rule: 'Credentials require RoleArn.',
      source: recorded(2024),
      states: { Price: call('price', { Credentials: { User: 'me' }, End: true }) },
      answer: {
        invalid:
          "SCHEMA_VALIDATION_FAILED: The field 'RoleArn' is required but was missing at /States/Price/Credentials",
      },
    },
    {
      rule: 'Arguments build the payload of a JSONata task, and Output its output.',
      source: recorded(2026),
      states: {
        Price: call('price', {
          Arguments: { sku: '{% $states.input.item %}', text: '$states.input', list: [1, '{% 1 + 1 %}'] },
          Output: { got: '{% $states.result.list %}', of: '{% $states.input.item %}' },
          End: true,
        }),
      },
      machine: { QueryLanguage: 'JSONata' },
      input: { item: 'A1' },
      tasks: { price: echo },
      answer: { output: { got: [1, 2], of: 'A1' } },
      details: {
        3: {
          input: '{"sku":"A1","text":"$states.input","list":[1,2]}',
          inputDetails: untruncated,
          resource: lambda('price'),
        },
      },
    },
    {
      rule: 'Output of a JSONata task that fails is an error of the state after the task succeeded.',
      source: guide('transforming-data'),
      states: { Price: call('price', { Output: '{% $states.result.eur %}', End: true }) },
      machine: { QueryLanguage: 'JSONata' },
      tasks: { price: returns({ usd: 6 }) },
      answer: {
        error: 'States.QueryEvaluationError',
        cause: causeIn(
          'Price',
          2,
          "The JSONata expression '$states.result.eur' specified for the field 'Output' returned nothing (undefined).",
        ),
      },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionSucceeded 4
        EvaluationFailed 5  ExecutionFailed 6`,
    },
    {
      rule: 'Stopping an execution aborts its task.',
      source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
      states: { Price: call('price') },
      tasks: { price: never },
      stopAfterSeconds: 2,
      answer: { aborted: ['Stopped', 'by hand'] },
      history:
        'TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  TaskStateAborted 4  ExecutionAborted 0',
      details: { 6: { error: 'Stopped', cause: 'by hand' } },
      seconds: 2,
    },
  ],
};
