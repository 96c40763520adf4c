import { validateDefinition } from '@stepwell/asl';
import { type Rule, resourceRule } from '../rule.js';
import { definitionOf, machineType } from '../template/definitions.js';

/** Findings of the validation of Step Functions. Warnings count too. */
export const validDefinitions: Rule = resourceRule(
  'definition',
  'https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html',
  'AWS::StepFunctions::StateMachine',
  (machine) =>
    validateDefinition(definitionOf(machine), { type: machineType(machine) }).map(
      ({ severity, code, message, location = '' }) => ({
        problem: `${severity} ${code} ${location}: ${message}`,
        fix: 'Correct the definition, or reject the prop',
      }),
    ),
);

/** A definition must have at most 1 MB. */
export const definitionSize: Rule = resourceRule(
  'definition-size',
  'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
  'AWS::StepFunctions::StateMachine',
  (machine) => {
    const bytes = Buffer.byteLength(definitionOf(machine));
    return bytes <= 1_048_576
      ? []
      : [
          {
            problem: `the definition has ${bytes} bytes, at most 1,048,576 are allowed`,
            fix: 'Limit the parts that come from props',
          },
        ];
  },
);

/** Rules of definitions. */
export const definitionRules: readonly Rule[] = [validDefinitions, definitionSize];
