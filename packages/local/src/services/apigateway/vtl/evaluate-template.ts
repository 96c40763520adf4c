import { newPatternTime } from '@stepwell/asl';
import { callMethod, type Limits, propertyOf } from './methods.js';
import {
  type DirectiveNode,
  type ExpressionNode,
  parseTemplate,
  type ReferenceNode,
  type TemplateNode,
} from './template-ast.js';
import { areEqual, print, type VtlMap, VtlObject, type VtlValue } from './values.js';

/** A template cannot be evaluated: its syntax, or it needs too much work. */
export class TemplateFailure extends Error {
  override readonly name = 'TemplateFailure';
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const maxIterations = 1000;
/** Nodes that one evaluation visits, and characters that it creates: under a second. */
const maxSteps = 1_000_000;
const maxCharacters = 10 * 1024 * 1024;
const maxDepth = 100;

/** Values of the template by name; `#set` changes them. */
export type TemplateVariables = VtlMap;

/**
 * Evaluates a template. A reference without a value prints nothing, as in API Gateway.
 *
 * @throws {@link TemplateFailure}
 */
export function evaluateTemplate(template: string, variables: TemplateVariables): string {
  const evaluation = new Evaluation(variables);
  try {
    return evaluation.render(parseTemplate(template));
  } catch (error) {
    // A TypeError is a defect. A SyntaxError can also be that of a regular expression or a JSON document.
    if (error instanceof TypeError || error instanceof TemplateFailure) throw error;
    throw new TemplateFailure(error instanceof Error ? error.message : String(error));
  }
}

/** Ends a loop. */
class Break extends Error {}

interface Macro {
  readonly parameters: readonly string[];
  readonly body: readonly TemplateNode[];
}

class Evaluation implements Limits {
  readonly patternTime = newPatternTime();
  private readonly macros = new Map<string, Macro>();
  private readonly blocks = new Map<string, readonly TemplateNode[]>();
  private readonly parts: string[] = [];
  private steps = 0;
  private characters = 0;
  private depth = 0;

  constructor(private readonly variables: TemplateVariables) {}

  readonly count = (characters: number): void => {
    this.characters += characters;
    if (this.characters > maxCharacters)
      throw new TemplateFailure(`The mapping template creates more than ${maxCharacters} characters`);
  };

  render(nodes: readonly TemplateNode[]): string {
    this.visitAll(nodes);
    return this.parts.join('');
  }

  private step(): void {
    this.steps += 1;
    if (this.steps > maxSteps) throw new TemplateFailure(`The mapping template needs more than ${maxSteps} steps`);
  }

  private print(text: string): void {
    this.count(text.length);
    this.parts.push(text);
  }

  private visitAll(nodes: readonly TemplateNode[]): void {
    this.depth += 1;
    if (this.depth > maxDepth) throw new TemplateFailure(`The mapping template has more than ${maxDepth} levels`);
    for (const node of nodes) this.visit(node);
    this.depth -= 1;
  }

  private visit(node: TemplateNode): void {
    this.step();
    if (typeof node === 'string') return this.print(node);
    if (isBlock(node)) return this.visitBlock(node);
    switch (node.type) {
      case 'references': {
        const block = node.path === undefined ? this.blocks.get(node.id) : undefined;
        return block === undefined ? this.print(print(this.reference(node))) : this.visitAll(block);
      }
      case 'set':
        return this.set(node.equal[0], this.evaluate(node.equal[1]));
      case 'raw':
        return this.print(node.value);
      case 'macro_call':
        return this.call(node.id, node.args || []);
      case 'break':
        throw new Break();
      default:
        return undefined;
    }
  }

  private visitBlock([head, ...body]: readonly TemplateNode[]): void {
    if (head === undefined || typeof head === 'string' || isBlock(head)) return;
    switch (head.type) {
      case 'if':
        return this.visitBranches(head, body);
      case 'foreach':
        return this.loop(head, body);
      case 'macro':
        this.macros.set(head.id, { parameters: (head.args || []).map(({ id }) => id), body });
        return;
      case 'define':
        this.blocks.set(head.id, body);
        return;
      default:
        return;
    }
  }

  private visitBranches(first: DirectiveNode & { type: 'if' | 'elseif' }, body: readonly TemplateNode[]): void {
    let applies = isTrue(this.evaluate(first.condition));
    let isDone = applies;
    const chosen: TemplateNode[] = [];
    for (const node of body) {
      if (typeof node !== 'string' && !isBlock(node) && (node.type === 'elseif' || node.type === 'else')) {
        applies = !isDone && (!('condition' in node) || isTrue(this.evaluate(node.condition)));
        isDone ||= applies;
      } else if (applies) chosen.push(node);
    }
    this.visitAll(chosen);
  }

  private loop({ to, from }: DirectiveNode & { type: 'foreach' }, body: readonly TemplateNode[]): void {
    const value = this.evaluate(from);
    const items = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : [];
    const outer = [to, 'foreach', 'velocityCount'].map((name) => [name, this.variables.get(name)] as const);
    const count = Math.min(items.length, maxIterations);
    try {
      for (let index = 0; index < count; index += 1) {
        this.variables.set(to, items[index]);
        this.variables.set('velocityCount', index + 1);
        this.variables.set(
          'foreach',
          new Map<string, VtlValue>([
            ['index', index],
            ['count', index + 1],
            ['hasNext', index + 1 < count],
            ['first', index === 0],
            ['last', index + 1 === count],
            ['parent', outer[1]?.[1]],
          ]),
        );
        this.visitAll(body);
      }
    } catch (error) {
      if (!(error instanceof Break)) throw error;
    } finally {
      for (const [name, before] of outer)
        if (before === undefined) this.variables.delete(name);
        else this.variables.set(name, before);
    }
  }

  private call(name: string, args: readonly ExpressionNode[]): void {
    const macro = this.macros.get(name);
    if (macro === undefined) return;
    const values = args.map((argument) => this.evaluate(argument));
    const outer = macro.parameters.map((parameter) => [parameter, this.variables.get(parameter)] as const);
    macro.parameters.forEach((parameter, index) => this.variables.set(parameter, values[index]));
    this.visitAll(macro.body);
    for (const [parameter, before] of outer) this.variables.set(parameter, before);
  }

  /** `#set` of null does not change the variable, as in Velocity 1.7. */
  private set({ id, path = [] }: ReferenceNode, value: VtlValue): void {
    if (value === undefined) return;
    const last = path.at(-1);
    if (last === undefined) {
      this.blocks.delete(id);
      this.variables.set(id, value);
      return;
    }
    const target = this.follow(this.variables.get(id), path.slice(0, -1));
    const key = last.type === 'index' ? this.evaluate(last.id) : last.id;
    if (target instanceof Map) target.set(print(key), value);
    else if (Array.isArray(target) && typeof key === 'number' && key < target.length) target[key] = value;
  }

  private reference({ id, path = [] }: ReferenceNode): VtlValue {
    return this.follow(this.variables.get(id), path);
  }

  private follow(start: VtlValue, path: NonNullable<ReferenceNode['path']>): VtlValue {
    let value = start;
    for (const part of path) {
      this.step();
      if (value === undefined) return undefined;
      if (part.type === 'method') {
        const args = (part.args || []).map((argument) => this.evaluate(argument));
        value =
          value instanceof VtlObject ? value.functions.get(part.id)?.(args) : callMethod(value, part.id, args, this);
        if (typeof value === 'string') this.count(value.length);
      } else if (part.type === 'property') {
        value = value instanceof VtlObject ? value.properties.get(part.id) : propertyOf(value, part.id);
      } else {
        const key = this.evaluate(part.id);
        value =
          value instanceof Map ? value.get(print(key)) : Array.isArray(value) ? value[Number(print(key))] : undefined;
      }
    }
    return value;
  }

  private evaluate(node: ExpressionNode): VtlValue {
    this.step();
    switch (node.type) {
      case 'references':
        return this.reference(node);
      case 'string':
        return node.isEval === true ? this.interpolate(node.value) : node.value;
      case 'integer':
      case 'decimal':
        return Number(node.value);
      case 'bool':
        return node.value === 'null' ? undefined : node.value === 'true';
      case 'runt':
        return node.value;
      case 'array':
        return node.isRange === true ? this.range(node.value ?? []) : (node.value ?? []).map((item) => this.item(item));
      case 'map':
        return new Map(Object.entries(node.value ?? {}).map(([key, member]) => [key, this.evaluate(member)] as const));
      case 'math':
        return this.operate(node.operator, node.expression);
    }
  }

  private item(item: ExpressionNode | string): VtlValue {
    return typeof item === 'string' ? Number(item) : this.evaluate(item);
  }

  private range(bounds: readonly (ExpressionNode | string)[]): VtlValue {
    const [from = 0, to = -1] = bounds.map((bound) => Number(print(this.item(bound))));
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return undefined;
    const size = Math.min(Math.abs(to - from) + 1, maxIterations + 1);
    return Array.from({ length: size }, (_, index) => (from <= to ? from + index : from - index));
  }

  /** Text in double quotes: references and directives in it are evaluated. */
  private interpolate(text: string): string {
    if (!/[$#]/.test(text)) return text;
    const inner = parseTemplate(text);
    const start = this.parts.length;
    this.visitAll(inner);
    return this.parts.splice(start).join('');
  }

  private operate(operator: string, operands: readonly ExpressionNode[]): VtlValue {
    const [one, other] = operands;
    if (one === undefined) return undefined;
    if (operator === 'parenthesis') return this.evaluate(one);
    if (operator === 'not') return !isTrue(this.evaluate(one));
    if (operator === 'minus') return -Number(print(this.evaluate(one)));
    if (operator === '&&' || operator === '||') return this.isAny(disjunction(operator, operands));
    if (other === undefined) return undefined;
    return this.compute(operator, this.evaluate(one), this.evaluate(other));
  }

  private isAny(alternatives: readonly (readonly ExpressionNode[])[]): boolean {
    return alternatives.some((all) => all.every((each) => isTrue(this.evaluate(each))));
  }

  private compute(operator: string, one: VtlValue, other: VtlValue): VtlValue {
    if (operator === '==') return areEqual(one, other);
    if (operator === '!=') return !areEqual(one, other);
    if (operator === '+' && (typeof one === 'string' || typeof other === 'string')) {
      const text = print(one) + print(other);
      this.count(text.length);
      return text;
    }
    if (typeof one !== 'number' || typeof other !== 'number') return undefined;
    const isInteger = Number.isInteger(one) && Number.isInteger(other);
    switch (operator) {
      case '+':
        return one + other;
      case '-':
        return one - other;
      case '*':
        return one * other;
      case '/':
        return other === 0 ? undefined : isInteger ? Math.trunc(one / other) : one / other;
      case '%':
        return other === 0 ? undefined : one % other;
      case '>':
        return one > other;
      case '<':
        return one < other;
      case '>=':
        return one >= other;
      case '<=':
        return one <= other;
      default:
        return undefined;
    }
  }
}

/**
 * The alternatives of a condition, each a list of operands that must all be true: `&&` binds tighter than `||`, but the
 * parser gives both the same precedence.
 */
function disjunction(operator: string, [left, right]: readonly ExpressionNode[]): (readonly ExpressionNode[])[] {
  const chain =
    left?.type === 'math' && (left.operator === '&&' || left.operator === '||')
      ? disjunction(left.operator, left.expression)
      : [left === undefined ? [] : [left]];
  if (right === undefined) return chain;
  if (operator === '||') return [...chain, [right]];
  return [...chain.slice(0, -1), [...(chain.at(-1) ?? []), right]];
}

function isBlock(node: TemplateNode): node is readonly TemplateNode[] {
  return Array.isArray(node);
}

/** Everything is true but null and `false`. */
function isTrue(value: VtlValue): boolean {
  return value !== undefined && value !== false;
}
