import { type Conditions } from './conditions.js';
import { type Json } from './json.js';
import { type Template } from './template.js';

/** The account and region that templates are evaluated for. */
export interface DeploymentEnvironment {
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  /** `amazonaws.com`, or what the partition has instead. */
  readonly urlSuffix: string;
}

/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  readonly type: string;
  /** The answer to `Ref`. */
  readonly ref: string;
  /** The answer to `Fn::GetAtt`; `undefined` for an attribute that the resource does not have here. */
  attribute(name: string): Json | undefined;
}

/** Everything that a template's intrinsic functions can see. */
export interface TemplateScope {
  readonly stackName: string;
  readonly stackId: string;
  readonly environment: DeploymentEnvironment;
  readonly template: Template;
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly conditions: Conditions;
  /** Value of a template parameter. Throws `TemplateError` for a parameter that has none. */
  parameter(name: string): Json;
  /** A resource that exists already; `undefined` before it is created. */
  resource(logicalId: string): ResourceValues | undefined;
  /** A value that a stack exports; `undefined` when none deployed so far does. */
  exportedValue(name: string): Json | undefined;
  /** An output of a stack; `undefined` when no stack deployed so far has it. */
  stackOutput(stackName: string, outputName: string): Json | undefined;
}
