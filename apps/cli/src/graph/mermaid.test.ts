import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderDefinition } from '../testing/order-definition.js';
import { mermaidOf } from './mermaid.js';
import { graphOf, type Scope } from '@stepwell/asl/graph';

/**
 * The subset of Mermaid's state diagram syntax that is used. The parser of mermaid 12.3.0 accepted the diagrams of all
 * workflows in the documentation and of this test. It is not a dependency because it exceeds 100 MB.
 */
const grammar = [
  /^state "[^"<>\r\n]+" as [a-z][a-z0-9_]*( \{)?$/,
  /^(\[\*\]|[a-z][a-z0-9_]*) --> (\[\*\]|[a-z][a-z0-9_]*)(: ([^:;<>{}%"#]|#\d+;)+)?$/,
  /^\}$/,
  /^--$/,
  /^classDef [a-z]+ [a-z-]+:[#\w]+(,[a-z-]+:[#\w]+)*$/,
  /^class [a-z0-9_]+ [a-z]+$/,
];

const scope = (definition: object): Scope => graphOf(definition)?.scope ?? { startAt: '', states: [], transitions: [] };

function checked(diagram: string): string[] {
  const [head, ...lines] = diagram.split('\n');
  expect(head).toBe('stateDiagram-v2');
  for (const line of lines)
    expect(
      grammar.some((form) => form.test(line.trim())),
      line,
    ).toBe(true);
  return lines.map((line) => line.trim());
}

describe('Mermaid', () => {
  it('renders branches side by side inside their state, and end states', () => {
    const diagram = mermaidOf(scope(orderDefinition));
    checked(diagram);
    expect(diagram).toContain(
      [
        '  state "Prepare (Parallel)" as prepare {',
        '    state "Reserve (Map)" as reserve {',
        '      state "Reserve item" as reserve_item',
        '      state "Out of stock" as out_of_stock',
        '      state "Reserved" as reserved',
        '      [*] --> reserve_item',
        "      reserve_item --> out_of_stock: $states.input = 'gone'",
        '      reserve_item --> reserved: otherwise',
        '      out_of_stock --> [*]',
        '      reserved --> [*]',
        '    }',
        '    [*] --> reserve',
        '    reserve --> [*]',
        '    --',
        '    state "Price" as price',
      ].join('\n'),
    );
    expect(diagram).toMatch(/^ {2}ship --> \[\*\]$/m);
  });

  it('colors visited states', () => {
    const marks = {
      states: new Map([
        ['Ship', 'running'],
        ['Prepare', 'caught'],
      ] as const),
      taken: () => false,
    };
    const lines = checked(mermaidOf(scope(orderDefinition), marks));
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^classDef running fill:/), 'class ship running']);
  });

  it('produces valid syntax and unique IDs for any names', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== ''),
          { minLength: 1, maxLength: 8 },
        ),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        (names, comment) => {
          const states = Object.fromEntries(
            names.map((name) => [
              `.${name}`,
              {
                Type: 'Choice',
                Choices: names.map((next) => ({ Condition: 'x', Comment: comment.trim() || 'x', Next: `.${next}` })),
              },
            ]),
          );
          const lines = checked(mermaidOf(scope({ StartAt: `.${names[0] ?? ''}`, States: states })));
          const ids = lines.flatMap((line) => / as (\w+)$/.exec(line)?.[1] ?? []);
          expect(new Set(ids).size).toBe(names.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
