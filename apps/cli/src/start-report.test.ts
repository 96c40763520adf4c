import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { reportLines } from './start-report.js';

const plain = pc.createColors(false);
const entry = (path: string, type: string) => ({
  path,
  stack: 'Orders',
  logicalId: 'Id',
  type,
  reason: 'Pipes do not run here.',
  remedy: '',
});

describe('the report for people', () => {
  it('names each reason once, breaks lines, counts what is long, and folds what has no effect', () => {
    const affects = Array.from({ length: 8 }, (_, index) => `state \`Convert ${index}\` of \`Photos\``);
    const report = {
      doesNotWork: [
        { ...entry('Orders/First/Resource', 'AWS::Pipes::Pipe'), affects },
        { ...entry('Orders/Second', 'AWS::Pipes::Pipe'), affects: [] },
      ],
      worksWithDifference: [],
      noEffect: Array.from({ length: 40 }, (_, index) => ({
        ...entry('Orders/A', `AWS::CloudWatch::Alarm${index % 20}`),
        ...(index % 2 === 0 ? {} : { property: 'Tags' }),
      })),
    };
    const lines = reportLines(report, plain, 40);
    expect(lines.slice(0, 5)).toEqual([
      '',
      'Does not work here',
      '  Pipes do not run here.',
      '    Orders/First (AWS::Pipes::Pipe)',
      '      state `Convert 0` of `Photos`',
    ]);
    expect(lines).toContain('      and 2 more');
    expect(lines).toContain('    Orders/Second (AWS::Pipes::Pipe)');
    expect(lines.filter((line) => line.includes('Pipes do not run here.'))).toHaveLength(1);
    expect(lines.join(' ')).toContain('Alarm0 (2), Alarm1.Tags (2),');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
    expect(reportLines({ doesNotWork: [], worksWithDifference: [], noEffect: [] }, plain, 80)).toEqual([]);
  });
});
