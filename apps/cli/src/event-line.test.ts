import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { eventLine } from './event-line.js';

const plain = pc.createColors(false);
const timestamp = new Date('2026-11-22T05:30:00.125Z');

describe('eventLine()', () => {
  it('names the state', () => {
    expect(
      eventLine(
        { id: 2, type: 'TaskStateEntered', timestamp, stateEnteredEventDetails: { name: 'Download batch' } },
        plain,
      ),
    ).toBe('05:30:00.125      2  TaskStateEntered          Download batch');
  });

  it('prints error and cause on one line and truncates long causes', () => {
    const line = eventLine(
      {
        id: 9,
        type: 'ExecutionFailed',
        timestamp,
        executionFailedEventDetails: { error: 'DownloadsFailed', cause: `3 of 200\n${'x'.repeat(500)}` },
      },
      plain,
    );
    expect(line).toContain('DownloadsFailed: 3 of 200 xxx');
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThan(230);
  });

  it('names the resource of a task', () => {
    expect(
      eventLine(
        {
          id: 3,
          type: 'TaskScheduled',
          timestamp,
          taskScheduledEventDetails: {
            resourceType: 'lambda',
            resource: 'invoke',
            region: 'us-east-1',
            parameters: '{}',
          },
        },
        plain,
      ),
    ).toMatch(/TaskScheduled {13}lambda:invoke$/);
  });

  it('ends after the type if there are no details', () => {
    expect(eventLine({ id: 1, type: 'ExecutionStarted', timestamp }, plain)).toBe(
      '05:30:00.125      1  ExecutionStarted',
    );
  });
});
