import { Conditions } from '../assembly/conditions.js';
import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { Evaluation } from '../assembly/evaluation.js';
import { type Json, type JsonObject } from '../../kernel/json.js';
import { type TemplateResource } from '../assembly/template.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues, type TemplateScope } from '../assembly/template-scope.js';
import { assumedParameter, assumedResource, assumedValue } from '../assembly/assumed-values.js';
import { ownValue } from '../../kernel/own-value.js';

/** The values that stacks of one app share. */
export interface AppScope {
  readonly environment: DeploymentEnvironment;
  exportedValue(name: string): Json | undefined;
  stackOutput(stackName: string, outputName: string): Json | undefined;
}

/** A stack that is evaluated without being deployed, with assumed values for its resources. */
export class AssumedStack {
  readonly scope: TemplateScope;

  constructor(
    readonly stack: AssemblyStack,
    app: AppScope,
    /** Nested stacks by the logical ID of their resource. */
    readonly nested: ReadonlyMap<string, AssumedStack>,
    /** Template parameter values that the parent passes to a nested stack. */
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
      // An export that no stack of the app has may exist elsewhere: use its name as the value.
      exportedValue: (name) => app.exportedValue(name) ?? name,
      stackOutput: (other, name) => app.stackOutput(other, name) ?? name,
      ssmParameter: () => undefined,
      secretValue: () => undefined,
      placeholder: ({ logicalId, name }) => assumedValue(logicalId, name, environment),
      hasPlaceholder: () => false,
    };
  }

  /** The resources whose conditions hold. */
  get resources(): [logicalId: string, resource: TemplateResource][] {
    return Object.entries(this.stack.template.Resources ?? {}).filter(
      ([logicalId, { Condition }]) =>
        Condition === undefined || this.scope.conditions.holds(Condition, this.evaluation(logicalId)),
    );
  }

  evaluation(logicalId: string): Evaluation {
    return new Evaluation(this.scope, logicalId, 'Properties');
  }

  /** An output's value; `undefined` if the template has no such output. */
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
