import { describe, expect, it } from 'vitest';
import { type ExecutionNotice } from './in-process.js';
import { Notices } from './notices.js';

describe('notices of executions', () => {
  it('tell those who want status alone nothing else, and ask for no histories on their account', () => {
    const notices = new Notices();
    const seen: ExecutionNotice[] = [];
    const end = notices.subscribeToStatus((notice) => seen.push(notice));
    expect(notices.watched).toBe(false);
    const status: ExecutionNotice = {
      kind: 'status',
      executionArn: 'e',
      stateMachineArn: 'm',
      status: 'RUNNING',
      timestamp: 1,
    };
    notices.tell(status);
    notices.tell({
      kind: 'event',
      executionArn: 'e',
      stateMachineArn: 'm',
      event: { id: 1, previousEventId: 0, timestamp: 1, type: 'ExecutionStarted' },
    });
    end();
    notices.tell(status);
    expect(seen).toEqual([status]);
  });
});
