import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignRows, type Crossing } from './channel.js';

const crossing = fc.record({ fromColumn: fc.integer({ min: 0, max: 20 }), toColumn: fc.integer({ min: 0, max: 20 }) });
const span = ({ fromColumn, toColumn }: Crossing) =>
  [Math.min(fromColumn, toColumn), Math.max(fromColumn, toColumn)] as const;

describe('assignRows()', () => {
  it('assigns no row to straight lines', () => {
    expect(assignRows([{ fromColumn: 3, toColumn: 3 }])).toEqual({ rows: [0], count: 0 });
  });

  it('assigns one row to a line that forks', () => {
    expect(
      assignRows([
        { fromColumn: 5, toColumn: 1 },
        { fromColumn: 5, toColumn: 9 },
        { fromColumn: 5, toColumn: 7 },
      ]),
    ).toEqual({ rows: [0, 0, 0], count: 1 });
  });

  it('places a line that ends in a column above one that starts there', () => {
    const { rows } = assignRows([
      { fromColumn: 4, toColumn: 9 },
      { fromColumn: 0, toColumn: 4 },
    ]);
    expect(rows[1]).toBeLessThan(rows[0] ?? 0);
  });

  it('never lets lines from different states overlap in a row', () => {
    fc.assert(
      fc.property(fc.array(crossing, { maxLength: 12 }), (crossings) => {
        const { rows, count } = assignRows(crossings);
        crossings.forEach((one, index) => {
          if (one.fromColumn === one.toColumn) return;
          expect(rows[index]).toBeLessThan(count);
          crossings.forEach((other, otherIndex) => {
            if (
              otherIndex <= index ||
              rows[index] !== rows[otherIndex] ||
              other.fromColumn === other.toColumn ||
              one.fromColumn === other.fromColumn
            )
              return;
            const [[left, right], [otherLeft, otherRight]] = [span(one), span(other)];
            expect(right < otherLeft || otherRight < left).toBe(true);
          });
        });
      }),
    );
  });
});
