import { type Conditions } from './conditions.js';
import { type Json } from '../../kernel/json.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type Template } from './template.js';

/** The `Ref` and `Fn::GetAtt` values of a resource. */
export interface ResourceValues {
  readonly type: string;
  /** The value of `Ref`. */
  readonly ref: string;
  /** The value of `Fn::GetAtt`; `undefined` for an attribute that is not available locally. */
  attribute(name: string): Json | undefined;
}

/** The values that a template's intrinsic functions can use. */
export interface TemplateScope {
  readonly stackName: string;
  readonly stackId: string;
  readonly environment: DeploymentEnvironment;
  readonly template: Template;
  readonly constructPaths: ReadonlyMap<string, string>;
  readonly conditions: Conditions;
  /** Value of a template parameter. Throws `TemplateError` if it has none. */
  parameter(name: string): Json;
  /** A created resource; `undefined` before it is created. */
  resource(logicalId: string): ResourceValues | undefined;
  /** The value of an export; `undefined` if no deployed stack has it. */
  exportedValue(name: string): Json | undefined;
  /** An output of a stack; `undefined` if no deployed stack has it. */
  stackOutput(stackName: string, outputName: string): Json | undefined;
}
