import { type ObjectJsonSchema } from '@stepwell/core';
import { sequenceErrors, taskListContract, expectedTask } from '@stepwell/core/sequence';
import { Choice, Condition, Fail, type IChainable, Pass, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { inputCheck } from '../contract/input-check.js';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { type StepDependencies, stepState } from './step-states.js';
import { type Step } from './step.js';

/** JSONata for the command of the current task. */
export const TASK_COMMAND = '$stepwellCommand';

/**
 * Creates the states that run the steps in the input's task list: check the list -> run the step of each task in order.
 */
export function taskListDefinition(
  steps: readonly Step[],
  inputSchema: ObjectJsonSchema | undefined,
  dependencies: StepDependencies,
): IChainable {
  const { states } = dependencies;
  const names = steps.map(({ name }) => name);

  const check = Pass.jsonata(states, 'Check tasks', {
    comment: 'Rejects an invalid task list before any step runs',
    assign: { stepwellProblem: expression(inputCheck(schemaOf(names, inputSchema), '$states.input')) },
  });
  const invalidInput = Fail.jsonata(states, 'Invalid input', {
    error: sequenceErrors.invalidInput,
    cause: expression('$stepwellProblem'),
  });
  const unknownTask = Fail.jsonata(states, 'Unknown task', {
    error: sequenceErrors.unknownTask,
    cause: expression(unknownTaskOf(names)),
  });

  const nextTask = Choice.jsonata(states, 'Next task', { comment: 'Selects the step of the next task' });
  for (const [index, step] of steps.entries()) {
    const name = stringLiteral(names[index] ?? '');
    nextTask.when(
      Condition.jsonata(
        expression(`$stepwellNext < $count($stepwellTasks) ? $stepwellTasks[$stepwellNext] = ${name} : false`),
      ),
      stepState(step, dependencies, nextTask),
      {
        assign: { stepwellNext: expression('$stepwellNext + 1'), stepwellCommand: expression(commandOf(name)) },
      },
    );
  }
  nextTask.otherwise(Succeed.jsonata(states, 'All tasks done'));

  return check.next(
    Choice.jsonata(states, 'Tasks known?', {
      comment: 'Passes `input` to the first task',
      assign: {
        stepwellTasks: expression('$states.input.tasks ~> $append([])'),
        stepwellCommands: expression("$exists($lookup($states.input, 'commands')) ? $states.input.commands : {}"),
        stepwellNext: 0,
        stepwellCommand: [],
      },
      outputs: expression("$exists($lookup($states.input, 'input')) ? $lookup($states.input, 'input') : {}"),
    })
      .when(Condition.jsonata(expression("$stepwellProblem != ''")), invalidInput)
      .when(Condition.jsonata(expression(`${unknownTaskOf(names)} != ''`)), unknownTask)
      .otherwise(nextTask),
  );
}

/** The schema of the task list, with the schema of the first task's input if there is one. */
function schemaOf(names: readonly string[], inputSchema: ObjectJsonSchema | undefined): ObjectJsonSchema {
  const schema = taskListContract(names).inputJsonSchema();
  return inputSchema === undefined
    ? schema
    : {
        ...schema,
        properties: { ...schema.properties, input: inputSchema },
        required: [...(schema.required ?? []), 'input'],
      };
}

/**
 * JSONata for the message of core's `unknownTaskMessage`, or `''` if all tasks are known. The input check ensures that
 * names are strings.
 */
function unknownTaskOf(names: readonly string[]): string {
  const shown =
    "($list := $string([$task]); $json := $substring($list, 1, $length($list) - 2); $length($json) > 80 ? $substring($json, 0, 80) & '…' : $json)";
  const problem = `'tasks[' & $index & '] must be ' & ${stringLiteral(`${expectedTask(names)}, got `)} & ${shown}`;
  return (
    '($problems := [$map($states.input.tasks, function($task, $index) { $task in ' +
    `[${names.map(stringLiteral).join(', ')}] ? () : ${problem} })]; $count($problems) > 0 ? $problems[0] : '')`
  );
}

function commandOf(name: string): string {
  return `$exists($lookup($stepwellCommands, ${name})) ? $lookup($stepwellCommands, ${name}) : []`;
}
