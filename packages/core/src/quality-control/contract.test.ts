import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInput, parseOutput } from '../contract/contract.js';
import { qualityControl } from './contract.js';
import { parseCheckEvent } from './events.js';
import { defaultStreamKey, executionStartTime } from './input.js';
import { qualityNotification, type QualityControlOutput } from './output.js';
import { parseCheckOptions } from './environment.js';

const input = { GroupID: 'group1', StreamID: 'streamA' };

function refusal(value: unknown): string {
  try {
    parseInput(qualityControl, value);
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidInput', fault: 'caller', retryable: false });
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(value)}`);
}

describe('an input of QualityControl', () => {
  it('is accepted in its original form, and with the location of its data', () => {
    expect(parseInput(qualityControl, input)).toEqual(input);
    const located = { ...input, data: { bucket: 'readings', key: 'a/b.jsonl' } };
    expect(parseInput(qualityControl, located)).toEqual(located);
    expect(parseInput(qualityControl, { ...input, data: { key: 'x.csv' } })).toEqual({
      ...input,
      data: { key: 'x.csv' },
    });
    expect(defaultStreamKey(input)).toBe('group1/streamA.csv');
  });

  it.each([undefined, '', ' ', 'a b', '../a', 'a/b', '-a', 'a\n', 'ä', 5, null, 'x'.repeat(65)])(
    'is rejected with %j as an ID',
    (id) => {
      expect(refusal({ ...input, GroupID: id })).toMatch(
        /^GroupID (must be|is required:) the id of the group: 1 to 64 letters, /,
      );
      expect(refusal({ ...input, StreamID: id })).toMatch(
        /^StreamID (must be|is required:) the id of the stream: 1 to 64 letters, /,
      );
    },
  );

  it.each([
    ['text'],
    [{}],
    [{ key: 'a.txt' }],
    [{ key: '.csv' }],
    [{ key: 'a.csv', bucket: 'No' }],
    [{ key: 'a.csv', version: 1 }],
    [{ key: 'a.csv\n' }],
  ])('is rejected with %j as data', (data) => {
    expect(refusal({ ...input, data })).toMatch(/^data/);
  });

  it('is rejected with unknown fields, or if it is not an object', () => {
    expect(refusal({ ...input, StartTime: 'now' })).toBe(
      'StartTime must be omitted (known fields: GroupID, StreamID, data), got "now"',
    );
    expect(refusal(undefined)).toBe('input is required: an object with GroupID and StreamID');
  });
});

const output: QualityControlOutput = {
  ...input,
  StartTime: '2026-11-22T00:00:00.000123456Z',
  QCPID: 'run-1',
  TotalPass: false,
  checks: [
    {
      check: 'Completeness',
      pass: false,
      summary: '9 readings: 4 gaps, 8 readings missing',
      messages: 4,
      first: ['gap 1', 'gap 2', 'gap 3'],
    },
    { check: 'Range', pass: true, summary: '9 values: all in range', messages: 0, first: [] },
  ],
};

describe('an output of QualityControl', () => {
  it('is accepted with fields that a later version may add, and rejected by name if it belongs to another workflow', () => {
    expect(parseOutput(qualityControl, { ...output, new: 1 })).toEqual(output);
    expect(() => parseOutput(qualityControl, { total: 1 })).toThrow(
      expect.objectContaining({ name: 'UnexpectedOutput' }),
    );
  });

  it('becomes a notification that lists the failed checks and the reasons', () => {
    expect(qualityNotification(output, 'arn:run-1')).toEqual({
      subject: 'QC failed: group1/streamA',
      message: [
        'Quality control of group1/streamA: failed',
        '',
        'Completeness: failed (9 readings: 4 gaps, 8 readings missing)',
        '  - gap 1',
        '  - gap 2',
        '  - gap 3',
        '  - and 1 more',
        'Range: passed (9 values: all in range)',
        '',
        'QCSummary: GroupID group1, StartTime 2026-11-22T00:00:00.000123456Z',
        'QCDetails: QCPID run-1',
        'Execution: arn:run-1',
      ].join('\n'),
    });
    expect(
      qualityNotification({ ...output, GroupID: 'g'.repeat(64), StreamID: 's'.repeat(64) }, '').subject,
    ).toHaveLength(100);
  });
});

describe('the start time of an execution', () => {
  const arn = 'arn:aws:states:eu-west-1:123456789012:execution:Quality:monday';

  it('is the start of the execution to the millisecond, followed by digits of its ARN', () => {
    expect(executionStartTime(arn, '2026-11-22T08:00:00.5Z')).toMatch(/^2026-11-22T08:00:00\.500\d{6}Z$/);
    expect(executionStartTime(arn, '2026-11-22T08:00:00.500Z')).toBe(executionStartTime(arn, '2026-11-22T08:00:00.5Z'));
    expect(executionStartTime(`${arn}-2`, '2026-11-22T08:00:00.500Z')).not.toBe(
      executionStartTime(arn, '2026-11-22T08:00:00.500Z'),
    );
  });

  it('sorts by time and parses as a time', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.nat(1e6),
        fc.string(),
        fc.string(),
        (date, later, one, other) => {
          const [first, second] = [
            executionStartTime(one, date.toISOString()),
            executionStartTime(other, new Date(date.getTime() + later + 1).toISOString()),
          ];
          expect(first < second).toBe(true);
          expect(Date.parse(first)).toBe(date.getTime());
        },
      ),
    );
  });
});

describe('the event of a check function', () => {
  it('is validated', () => {
    const event = {
      ...input,
      StartTime: 'now',
      QCPID: 'run-1',
      check: 'Range',
      data: { bucket: 'b', key: 'k', etag: 'e', size: 0 },
    };
    expect(parseCheckEvent(event)).toEqual(event);
    expect(() => parseCheckEvent({ ...event, data: { bucket: 'b' } })).toThrow(/^data\.key is required/);
  });

  it('has options, or none', () => {
    expect([parseCheckOptions(undefined), parseCheckOptions(''), parseCheckOptions('{"zScore":4}')]).toEqual([
      {},
      {},
      { zScore: 4 },
    ]);
    for (const bad of ['{', '5', 'null'])
      expect(() => parseCheckOptions(bad)).toThrow(
        expect.objectContaining({ name: 'InvalidSetting', setting: 'STEPWELL_CHECK' }),
      );
  });
});
