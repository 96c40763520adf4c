import { describe, expect, it } from 'vitest';
import { ExecutionEventEmitter } from './execution-event-emitter.js';
import { type ExecutionStatusChange } from './in-process.js';

describe('ExecutionEventEmitter', () => {
  it('emits only status changes to listeners of status, and needs no history events for them', () => {
    const events = new ExecutionEventEmitter();
    const seen: object[] = [];
    const end = events.on('status', (event) => seen.push(event));
    expect(events.hasHistoryListeners).toBe(false);
    const status: ExecutionStatusChange = {
      executionArn: 'e',
      stateMachineArn: 'm',
      status: 'RUNNING',
      timestamp: 1,
    };
    events.emit('status', status);
    events.emit('history', {
      executionArn: 'e',
      stateMachineArn: 'm',
      event: { id: 1, previousEventId: 0, timestamp: 1, type: 'ExecutionStarted' },
    });
    end();
    events.emit('status', status);
    expect(seen).toEqual([status]);
  });
});
