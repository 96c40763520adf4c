import { readModel } from '../../../../kernel/models/read-model.js';
import { taskOfAction } from '../../action.js';
import { resultProblem } from '../../check-result.js';
import { operationResultShape, taskResultShape } from '../../result-shape.js';
import { operationOutput, taskResult } from '../../write-result.js';
import { sampleResponse, sampleTaskResult } from '../sample-result.js';

/** The samples of a service that do not keep its model, by operation. */
export function sampleProblems(id: string): string[] {
  const model = readModel(id);
  return Object.keys(model.operations).flatMap((operation) => {
    const shape = operationResultShape(model, operation);
    const resource = taskOfAction(`aws-sdk:${id}:${operation.charAt(0).toLowerCase()}${operation.slice(1)}`);
    if (shape === undefined || resource === undefined) return [];
    const response = sampleResponse(model, operation, {});
    const result = sampleTaskResult(resource, {});
    operationOutput(response, model, operation); // it can be sent
    const problems = [
      resultProblem(response, shape, 'STRICT', operation),
      resultProblem(result, taskResultShape(resource) ?? shape, 'STRICT', operation),
    ].filter((problem) => problem !== undefined);
    // The spelling of Step Functions is that of the API with capitals. Only bodies are written otherwise.
    const isSame = JSON.stringify(taskResult(response, shape)) === JSON.stringify(result);
    return isSame || operation === 'InvokeModel' ? problems : [...problems, `${operation} differs`];
  });
}
