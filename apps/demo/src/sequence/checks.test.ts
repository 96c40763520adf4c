import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type SceneResult } from '@stepwell/samples/hyperspectral';
import { describe, expect, it } from 'vitest';
import { type Evidence, checks } from './checks.js';
import { type CompletedExecution } from '../completed-execution.js';

const output = (sceneUri: string): SceneResult => ({
  sceneUri,
  bands: [{ band: 1, count: 4, minimum: 0, maximum: 3, mean: 1.5, standardDeviation: 1 }],
  quickLook: { bucket: 'scenes', key: 'quick-looks/a.png', width: 2, height: 2 },
});
const entered = (name: string, input: unknown = {}): HistoryEvent => ({
  id: 1,
  type: 'TaskStateEntered',
  timestamp: new Date(0),
  stateEnteredEventDetails: { name, input: JSON.stringify(input) },
});
const submitted: HistoryEvent = {
  id: 2,
  type: 'TaskScheduled',
  timestamp: new Date(0),
  taskScheduledEventDetails: {
    resourceType: 'batch',
    resource: 'submitJob.sync',
    region: 'us-east-1',
    parameters: '{}',
  },
};

function completedExecution(
  name: string,
  status: string,
  events: readonly HistoryEvent[],
  result?: SceneResult,
  error?: CompletedExecution<SceneResult>['error'],
): CompletedExecution<SceneResult> {
  return {
    report: {
      title: name,
      executionArn: `arn:aws:states:us-east-1:123456789012:execution:seq:${name}`,
      status,
      milliseconds: 1,
      transitions: 1,
      functionCalls: 1,
      states: [],
      facts: [],
    },
    output: result,
    error,
    events,
  };
}

const plan = { sceneUri: 's3://scenes/a.hdr', bandPlan: [{ band: 1 }] };
const failed = {
  name: 'BatchJobFailed',
  cause:
    'Job 4ca6a2f4-9bb2-460f-8631-f94d15c3c2ac (Activator-1) failed with exit code 1: ended. Log stream: job/default/1.',
};
const goodEvidence: Evidence = {
  lambdaSeq: [completedExecution('one', 'SUCCEEDED', [], output('a'))],
  lambdaBatchSeq: [
    completedExecution('two', 'SUCCEEDED', [entered('Activator'), submitted, entered('Processor', plan)], output('a')),
  ],
  listed: completedExecution('three', 'SUCCEEDED', [entered('ActivatorJob'), entered('Processor', plan)], output('a')),
  broken: completedExecution('four', 'FAILED', [entered('Check input'), submitted], undefined, failed),
  redriven: completedExecution(
    'four',
    'SUCCEEDED',
    [entered('Check input'), submitted, submitted, entered('Processor', plan)],
    output('a'),
  ),
  rejected: [
    completedExecution('five', 'FAILED', [], undefined, {
      name: 'InvalidInput',
      cause: 'sceneUri must be an s3://bucket/key URI, got "x"',
    }),
    completedExecution('six', 'FAILED', [], undefined, {
      name: 'UnknownTask',
      cause: 'tasks[1] must be a step, got "Print"',
    }),
  ],
  messageKeys: ['two', 'three', 'four'].map((name) => `_stepwell/sequence/seq/${name}/Activator/1/output-0.json`),
};

const failedGuarantees = (evidence: Evidence): string[] =>
  checks(evidence)
    .filter(({ held }) => !held)
    .map(({ guarantee }) => guarantee);

describe('the checks of Sequence', () => {
  it('hold for good evidence', () => {
    expect(failedGuarantees(goodEvidence)).toEqual([]);
  });

  it.each<[string, Partial<Evidence>]>([
    [
      'The output of a Batch job is',
      {
        lambdaBatchSeq: [
          completedExecution(
            'two',
            'SUCCEEDED',
            [entered('Processor', { JobId: '1', Status: 'SUCCEEDED' })],
            output('a'),
          ),
        ],
      },
    ],
    ['A step has the same result', { lambdaSeq: [completedExecution('one', 'SUCCEEDED', [], output('b'))] }],
    [
      'A list of tasks runs',
      { listed: completedExecution('three', 'SUCCEEDED', [entered('Activator'), entered('Processor')], output('a')) },
    ],
    [
      'The error of a failed job',
      { broken: completedExecution('four', 'FAILED', [], undefined, { name: 'BatchJobFailed', cause: 'It failed.' }) },
    ],
    [
      'The error of a failed job',
      { broken: completedExecution('four', 'FAILED', [entered('Processor')], undefined, failed) },
    ],
    [
      'A redrive runs',
      {
        redriven: completedExecution(
          'four',
          'SUCCEEDED',
          [entered('Check input'), submitted, submitted, submitted, entered('Processor')],
          output('a'),
        ),
      },
    ],
    ['A redrive runs', { redriven: completedExecution('four', 'FAILED', goodEvidence.redriven.events) }],
    [
      'The output of a job has',
      { messageKeys: [...goodEvidence.messageKeys, '_stepwell/sequence/seq/somebody/Activator/1/output-0.json'] },
    ],
    ['The output of a job has', { messageKeys: goodEvidence.messageKeys.slice(1) }],
    [
      'An invalid input and an unknown task',
      {
        rejected: [
          completedExecution('five', 'FAILED', [submitted], undefined, goodEvidence.rejected[0].error),
          goodEvidence.rejected[1],
        ],
      },
    ],
  ])('do not hold for bad evidence: %s', (guarantee, evidence) => {
    expect(failedGuarantees({ ...goodEvidence, ...evidence })).toContainEqual(expect.stringContaining(guarantee));
  });
});
