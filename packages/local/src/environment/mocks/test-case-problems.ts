import { type Json } from '@stepwell/asl';
import { taskErrorProblem } from './check-error.js';
import { resultProblem } from './check-result.js';
import { taskResultShape } from './result-shape.js';
import { type TargetValidator } from './target-validator.js';
import { type MockConfiguration } from './test-cases.js';
import { ownValue } from '../../kernel/own-value.js';

/**
 * Responses of a mock configuration that the mocked tasks cannot have: a misspelled member of a result, a wrong type, an
 * unknown error. They are no errors, because Step Functions Local returns any response.
 *
 * @returns sentences, each response once
 */
export function responseProblems(
  { StateMachines, MockedResponses }: MockConfiguration,
  app: TargetValidator,
): readonly string[] {
  const problems = new Set<string>();
  for (const [stateMachine, { TestCases }] of Object.entries(StateMachines)) {
    if (!app.hasStateMachine(stateMachine)) continue;
    for (const states of Object.values(TestCases))
      for (const [state, name] of Object.entries(states))
        for (const problem of problemsOf(name, state, stateMachine)) problems.add(problem);
  }
  return [...problems];

  function problemsOf(name: string, state: string, stateMachine: string): string[] {
    const tasks = app.tasksOf({ state, stateMachine });
    return Object.entries(ownValue(MockedResponses, name) ?? {}).flatMap(([attempt, response]) => {
      const path = `MockedResponses.${name}.${attempt}`;
      return tasks.flatMap((task): string[] => {
        if ('Throw' in response) {
          const problem = taskErrorProblem(response.Throw.Error, task);
          return problem === undefined ? [] : [`${path}.Throw.Error: ${problem}`];
        }
        const shape = taskResultShape(task);
        if (shape === undefined) return [];
        // the file has JSON
        const problem = resultProblem(response.Return as Json, shape, 'PRESENT', `${path}.Return`);
        return problem === undefined ? [] : [problem];
      });
    });
  }
}
