import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderDefinition } from '../testing/order-definition.js';
import { drawGraph } from './drawing.js';
import { graphOf, type Scope } from '@stepwell/asl/graph';

const scope = (definition: object): Scope => graphOf(definition)?.scope ?? { startAt: '', states: [], transitions: [] };
const plain = (text: string): string => text;

describe('drawGraph()', () => {
  it('draws choices, and Catch transitions dashed', () => {
    const definition = {
      StartAt: 'Valid?',
      States: {
        'Valid?': { Type: 'Choice', Choices: [{ Condition: 'x', Next: 'Refuse' }], Default: 'Work' },
        Refuse: { Type: 'Fail', Error: 'Refused' },
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Clean up' }],
          End: true,
        },
        'Clean up': { Type: 'Pass', End: true },
      },
    };
    expect(`\n${drawGraph(scope(definition), undefined, plain).join('\n')}\n`).toMatchInlineSnapshot(`
      "
                               ●
                               ▼
                         ╭─────────╮
                         │ Valid?  │
                         │ Choice  │
                         ╰─────────╯
                               │
                   ╭───────────┴───────────╮
                   ▼                       ▼
      ╭───────────────────────╮   ╭───────────────╮
      │         Work          │   │    Refuse     │
      │ Task lambda:invoke ■  │   │ Fail Refused  │
      ╰───────────────────────╯   ╰───────────────╯
                     ┊
                     ▼
            ╭───────────╮
            │ Clean up  │
            │  Pass ■   │
            ╰───────────╯
      "
    `);
  });

  it('draws every state once, and branches inside their state', () => {
    const drawing = drawGraph(scope(orderDefinition), undefined, plain).join('\n');
    for (const name of ['Check order', 'Prepare ·', 'Reserve ·', 'Reserve item', 'Price', 'Ship'])
      expect(drawing.split(` ${name} `)).toHaveLength(2);
    expect(drawing).toContain('▲');
  });

  it('draws no line through a box, for any graph', () => {
    const graph = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 })), {
          maxLength: 14,
        })
        .map((ways) => ({ count, ways })),
    );
    fc.assert(
      fc.property(graph, ({ count, ways }) => {
        const names = Array.from({ length: count }, (_, index) => `state${index}`);
        const States = Object.fromEntries(
          names.map((name, index) => [
            name,
            {
              Type: 'Choice',
              Choices: ways.filter(([from]) => from === index).map(([, to]) => ({ Condition: 'x', Next: names[to] })),
            },
          ]),
        );
        const lines = drawGraph(scope({ StartAt: 'state0', States }), undefined, plain);
        for (const name of names)
          expect(
            lines.filter((line) => new RegExp(`│ +${name} +│`).test(line)),
            lines.join('\n'),
          ).toHaveLength(1);
        const loops = new Set(ways.filter(([from, to]) => from === to).map(([from]) => from)).size;
        expect(lines.join('').split('↻')).toHaveLength(loops + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('uses the styles of an execution', () => {
    const marks = {
      states: new Map([['Ship', 'failed']] as const),
      taken: (from: string, to: string) => from === 'Apologize' && to === 'Ship',
    };
    const seen = new Set<string>();
    drawGraph(scope(orderDefinition), marks, (text, style) => (style !== undefined && seen.add(style), text));
    expect([...seen].sort()).toEqual(['dim', 'failed', 'taken']);
  });
});
