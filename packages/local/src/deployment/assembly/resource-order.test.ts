import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyOrder } from './dependency-order.js';
import { resourceOrder } from './resource-order.js';
import { type Json } from '../../kernel/json.js';
import { type Template } from './template.js';

const order = (template: Template, without: string[] = []) =>
  resourceOrder('Images', template, new Map([['A', 'Images/A']]), (id) => !without.includes(id));
const resource = (value: Json, dependsOn?: string | string[]) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { value },
  DependsOn: dependsOn,
});

describe('resource order', () => {
  it('follows Ref, GetAtt, Sub and DependsOn', () => {
    const template = {
      Resources: {
        A: resource({ 'Fn::GetAtt': ['B', 'Arn'] }),
        B: resource({ 'Fn::Sub': ['${Own}/${C.Arn}/${!D}/${AWS::Region}', { Own: { Ref: 'E' } }] }),
        C: resource(1, ['D']),
        D: resource({ Ref: 'Parameter' }),
        E: resource(1, 'D'),
      },
    };
    expect(order(template)).toEqual(['D', 'C', 'E', 'B', 'A']);
  });

  it('omits resources whose condition is false, even if others depend on them', () => {
    expect(order({ Resources: { A: resource(1, 'B'), B: resource(1) } }, ['B'])).toEqual(['A']);
  });

  it('rejects a circular dependency, with construct paths', () => {
    const template = { Resources: { A: resource({ Ref: 'B' }), B: resource({ Ref: 'C' }), C: resource(1, 'A') } };
    expect(() => order(template)).toThrow(
      'stack Images, A (Images/A): circular dependency between resources: Images/A -> B -> C -> Images/A',
    );
  });

  it('puts every node after its dependencies, or returns a cycle', () => {
    const graph = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(graph, (edges) => {
        const nodes = edges.map((_, index) => String(index));
        const targets = (node: string) => (edges[Number(node)] ?? []).map(String);
        const result = dependencyOrder(nodes, targets);
        if ('order' in result) {
          expect([...result.order].sort()).toEqual([...nodes].sort());
          for (const node of nodes)
            for (const target of targets(node).filter((id) => nodes.includes(id)))
              expect(result.order.indexOf(target)).toBeLessThan(result.order.indexOf(node));
        } else {
          expect(result.cycle.at(-1)).toBe(result.cycle[0]);
          result.cycle.slice(1).forEach((node, index) => expect(targets(result.cycle[index] ?? '')).toContain(node));
        }
      }),
    );
  });

  it('sorts a chain of 20,000 nodes without a stack overflow', () => {
    const nodes = Array.from({ length: 20_000 }, (_, index) => String(index));
    const result = dependencyOrder(nodes, (node) => [String(Number(node) + 1)]);
    expect('order' in result && result.order[0]).toBe('19999');
  });
});
