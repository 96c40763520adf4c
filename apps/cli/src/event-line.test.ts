import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { eventLine } from './event-line.js';

const plain = pc.createColors(false);
const timestamp = new Date('2026-11-22T05:30:00.125Z');

describe('the line of an event', () => {
  it('names the state', () => {
    expect(
      eventLine(
        { id: 2, type: 'TaskStateEntered', timestamp, stateEnteredEventDetails: { name: 'Download batch' } },
        plain,
      ),
    ).toBe('05:30:00.125      2  TaskStateEntered          Download batch');
  });

  it('tells error and cause on one line, however long the cause is', () => {
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

  it('names what a task calls', () => {
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

  it('ends after the type where there is nothing more to say', () => {
    expect(eventLine({ id: 1, type: 'ExecutionStarted', timestamp }, plain)).toBe(
      '05:30:00.125      1  ExecutionStarted',
    );
  });
});
