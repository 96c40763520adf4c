import { describe, expect, it } from 'vitest';
import { toAwsEvent } from './aws-event.js';
import { runMachine, singleState } from './testing/run-machine.js';

describe('toAwsEvent', () => {
  it('returns payloads and variables as strings in the details of the API', async () => {
    const { events } = await runMachine(singleState({ Type: 'Pass', Assign: { x: { y: 1 } } }), { input: { a: 'é' } });
    expect(events.map((event) => toAwsEvent(event))[2]).toMatchObject({
      id: 3,
      previousEventId: 2,
      type: 'PassStateExited',
      stateExitedEventDetails: {
        name: 'Only',
        output: '{"a":"é"}',
        outputDetails: { truncated: false },
        assignedVariables: { x: '{"y":1}' },
      },
    });
  });

  it('omits payloads without execution data', async () => {
    const { events } = await runMachine(singleState({ Type: 'Pass' }), { input: { secret: 1 } });
    expect(JSON.stringify(events.map((event) => toAwsEvent(event, { includeExecutionData: false })))).not.toContain(
      'secret',
    );
  });
});
