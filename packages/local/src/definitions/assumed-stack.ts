import { Conditions } from '../assembly/conditions.js';
import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { Evaluation } from '../assembly/evaluation.js';
import { type Json, type JsonObject } from '../assembly/json.js';
import { type TemplateResource } from '../assembly/template.js';
import { type DeploymentEnvironment, type ResourceValues, type TemplateScope } from '../assembly/template-scope.js';
import { assumedParameter, assumedResource } from './assumed-values.js';
import { ownValue } from '../own-value.js';

/** What stacks of one app know of each other. */
export interface AppScope {
  readonly environment: DeploymentEnvironment;
  exportedValue(name: string): Json | undefined;
  stackOutput(stackName: string, outputName: string): Json | undefined;
}

/** A stack that is evaluated as if it were deployed, with assumed values for its resources. */
export class AssumedStack {
  readonly scope: TemplateScope;

  constructor(
    readonly stack: AssemblyStack,
    app: AppScope,
    /** Nested stacks by the logical id of their resource. */
    readonly nested: ReadonlyMap<string, AssumedStack>,
    /** Values of the template's parameters: those that the parent gives to a nested stack. */
    given: () => JsonObject,
  ) {
    const { stackName, template, constructPaths } = stack;
    const { environment } = app;
    this.scope = {
      stackName,
      stackId: `arn:${environment.partition}:cloudformation:${environment.region}:${environment.accountId}:stack/${stackName}/0`,
      environment,
      template,
      constructPaths,
      conditions: new Conditions(() => this.scope),
      parameter: (name) =>
        assumedParameter(
          name,
          ownValue(template.Parameters, name),
          ownValue(stack.parameters, name) ?? ownValue(given(), name),
        ),
      resource: (logicalId) => this.#resource(logicalId),
      // What no stack of the app exports may come from elsewhere; its name says at least what it is.
      exportedValue: (name) => app.exportedValue(name) ?? name,
      stackOutput: (other, name) => app.stackOutput(other, name) ?? name,
    };
  }

  /** The resources that exist, as far as conditions tell. */
  get resources(): [logicalId: string, resource: TemplateResource][] {
    return Object.entries(this.stack.template.Resources ?? {}).filter(
      ([logicalId, { Condition }]) =>
        Condition === undefined || this.scope.conditions.holds(Condition, this.evaluation(logicalId)),
    );
  }

  evaluation(logicalId: string): Evaluation {
    return new Evaluation(this.scope, logicalId, 'Properties');
  }

  /** An output's value; `undefined` where the template has none of that name. */
  output(name: string): Json | undefined {
    const output = ownValue(this.stack.template.Outputs, name);
    return output === undefined ? undefined : new Evaluation(this.scope, name, 'Outputs').evaluate(output.Value);
  }

  /** A value that the stack exports. */
  exported(exportName: string): Json | undefined {
    const outputs = Object.entries(this.stack.template.Outputs ?? {});
    const name = outputs.find(
      ([key, { Export }]) =>
        Export !== undefined && new Evaluation(this.scope, key, 'Outputs').evaluate(Export.Name) === exportName,
    )?.[0];
    return name === undefined ? undefined : this.output(name);
  }

  #resource(logicalId: string): ResourceValues | undefined {
    const resource = ownValue(this.stack.template.Resources, logicalId);
    if (resource === undefined) return undefined;
    const assumed = assumedResource(resource.Type, logicalId, this.scope.environment);
    const inside = this.nested.get(logicalId);
    if (inside === undefined) return assumed;
    return {
      ...assumed,
      attribute: (name) =>
        (name.startsWith('Outputs.') ? inside.output(name.slice('Outputs.'.length)) : undefined) ??
        assumed.attribute(name),
    };
  }
}
