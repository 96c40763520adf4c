import { activity, after, type AwsCases, call, causeIn, guide, lambda, never, recorded, returns } from './aws-case.js';

const publish = 'arn:aws:states:::sns:publish';
const untruncated = { truncated: false };

/** The time-outs and heartbeats of Task states. */
export const taskTimeoutCases: AwsCases = {
  subject: 'Task, time-outs',
  cases: [
    {
      rule: 'TimeoutSeconds ends a function task with LambdaFunctionTimedOut and States.Timeout without a cause.',
      source: recorded(2024),
      states: { Price: call('price', { TimeoutSeconds: 5, End: true }) },
      tasks: { price: never },
      answer: { error: 'States.Timeout' },
      history: `
        TaskStateEntered 0  LambdaFunctionScheduled 2  LambdaFunctionStarted 3  LambdaFunctionTimedOut 4
        ExecutionFailed 5`,
      details: {
        3: { input: '{}', inputDetails: untruncated, resource: lambda('price'), timeoutInSeconds: 5 },
        5: { error: 'States.Timeout' },
      },
      seconds: 5,
    },
    {
      rule: 'TimeoutSeconds ends a service task with TaskTimedOut.',
      source: recorded(2024),
      states: { Tell: { Type: 'Task', Resource: publish, Parameters: {}, TimeoutSeconds: 5, End: true } },
      tasks: { [publish]: never },
      answer: { error: 'States.Timeout' },
      history: 'TaskStateEntered 0  TaskScheduled 2  TaskStarted 3  TaskTimedOut 4  ExecutionFailed 5',
      details: {
        3: { parameters: '{}', region: 'us-east-1', resource: 'publish', resourceType: 'sns', timeoutInSeconds: 5 },
        5: { error: 'States.Timeout', resource: 'publish', resourceType: 'sns' },
      },
    },
    {
      rule: 'TimeoutSeconds ends an activity task with ActivityTimedOut.',
      source: guide('state-task'),
      states: { Pack: { Type: 'Task', Resource: activity('pack'), TimeoutSeconds: 3, End: true } },
      tasks: { [activity('pack')]: never },
      answer: { error: 'States.Timeout' },
      history: 'TaskStateEntered 0  ActivityScheduled 2  ActivityTimedOut 3  ExecutionFailed 4',
      details: { 4: { error: 'States.Timeout' } },
      seconds: 3,
    },
    {
      rule: 'TimeoutSecondsPath reads the timeout from the input, also from a variable.',
      source: recorded(2024),
      states: {
        Set: { Type: 'Pass', Assign: { limit: 4 }, Next: 'Price' },
        Price: call('price', { TimeoutSecondsPath: '$limit', End: true }),
      },
      tasks: { price: never },
      answer: { error: 'States.Timeout' },
      seconds: 4,
    },
    {
      rule: 'A TimeoutSecondsPath value that is not an integer fails with States.Runtime.',
      source: guide('state-task'),
      states: { Price: call('price', { TimeoutSecondsPath: '$.limit', End: true }) },
      input: { limit: 'long' },
      answer: {
        error: 'States.Runtime',
        cause: causeIn(
          'Price',
          2,
          'The TimeoutSecondsPath field refers to value "long" which is not a valid integer: $.limit',
        ),
      },
      history: 'TaskStateEntered 0  ExecutionFailed 2',
    },
    {
      rule: 'TimeoutSeconds and HeartbeatSeconds can be expressions.',
      source: recorded(2025),
      states: {
        Price: call('price', { TimeoutSeconds: '{% 2 * 3 %}', HeartbeatSeconds: '{% $limit := 5 %}', End: true }),
      },
      machine: { QueryLanguage: 'JSONata' },
      tasks: { price: after(4, returns('in time')) },
      answer: { output: 'in time' },
      details: { 3: { input: '{}', inputDetails: untruncated, resource: lambda('price'), timeoutInSeconds: 6 } },
    },
    {
      rule: 'A missed heartbeat ends the task with States.Timeout.',
      source: guide('concepts-error-handling'),
      states: {
        Pack: { Type: 'Task', Resource: activity('pack'), TimeoutSeconds: 90, HeartbeatSeconds: 10, End: true },
      },
      tasks: {
        [activity('pack')]: (request, clock) => {
          clock.setTimer(8000, request.notifyHeartbeat);
          return never(request, clock);
        },
      },
      answer: { error: 'States.Timeout' },
      history: 'TaskStateEntered 0  ActivityScheduled 2  ActivityTimedOut 3  ExecutionFailed 4',
      seconds: 18,
    },
  ],
};
