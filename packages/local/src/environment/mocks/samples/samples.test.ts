import { expect, it } from 'vitest';
import { modelIds } from '../../../kernel/models/read-model.js';
import { optimizedOnAws } from '../../../services/states/integrations/service-call/optimized-on-aws.js';
import { optimizedServices } from '../../../services/states/integrations/service-call/optimized-service.js';
import { taskOfAction } from '../action.js';
import { resultProblem } from '../check-result.js';
import { taskResultShape } from '../result-shape.js';
import { modelOutput } from './model-output.js';
import { sampleTaskResult } from './sample-result.js';
import { sampleProblems } from './testing/sample-problems.js';

const task = (action: string) => {
  const resource = taskOfAction(action);
  if (resource === undefined) throw new Error(`${action} is not an action`);
  return resource;
};

const services =
  process.env['STEPWELL_LONG'] === '1' ? modelIds() : ['bedrockruntime', 'comprehend', 'polly', 's3', 'textract'];

it.each(services)('samples of %s keep the model, as tasks and as API calls', (id) =>
  expect(sampleProblems(id)).toEqual([]),
);

it('samples of optimized integrations keep their shapes', () => {
  const actions = [
    ...[
      ...optimizedServices,
      ...Object.entries(optimizedOnAws).map(([name, { actions }]) => ({ name, actions })),
    ].flatMap(({ name, actions }) =>
      Object.entries(actions).flatMap(([action, patterns]) => [
        `${name}:${action}`,
        ...patterns.map((pattern) => `${name}:${action}.${pattern}`),
      ]),
    ),
    'lambda:invoke',
    'http:invoke',
  ];
  const problems = actions.map((action) => {
    const shape = taskResultShape(task(action));
    const sample = sampleTaskResult(task(action), {});
    return shape === undefined ? undefined : resultProblem(sample, shape, 'STRICT', action);
  });
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  const unknown = actions.filter((action) => taskResultShape(task(action)) === undefined);
  // No model describes these results.
  expect([
    ...new Set(unknown.filter((action) => !action.endsWith('waitForTaskToken')).map((action) => action.split(':')[0])),
  ]).toEqual(['databrew', 'eks', 'elasticmapreduce', 'emr-containers', 'emr-serverless', 'sagemaker']);
});

it.each([
  ['anthropic.claude-v2:1', { completion: ' Sample text' }],
  [
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0',
    { content: [{ text: 'Sample text' }] },
  ],
  ['amazon.titan-text-express-v1', { results: [{ outputText: 'Sample text' }] }],
  ['us.amazon.nova-lite-v1:0', { output: { message: { content: [{ text: 'Sample text' }] } } }],
  ['cohere.command-text-v14', { generations: [{ text: 'Sample text' }] }],
  ['meta.llama3-8b-instruct-v1:0', { generation: 'Sample text' }],
  ['amazon.titan-embed-text-v2:0', { embedding: [0.1, 0.2, 0.3] }],
  ['$.model', { content: [{ text: 'Sample text' }] }],
])('the body of a response of %s', (id, body) => expect(modelOutput(id)).toMatchObject(body));
