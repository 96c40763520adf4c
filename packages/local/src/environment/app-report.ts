import { isOfApp } from '../kernel/call-faults.js';
import { type Kernel } from '../kernel/kernel.js';
import { type OptionNames } from '../kernel/option-names.js';
import { type UnavailableCall } from '../kernel/kernel-events.js';
import { AppIndex } from '../deployment/report/app-index.js';
import {
  buildReport,
  callReason,
  callRemedy,
  callersWithRole,
  type IsMocked,
} from '../deployment/report/build-report.js';
import { shortName } from '../deployment/report/construct-names.js';
import { statesOf } from '../deployment/report/definition-states.js';
import { type StartReport } from '../deployment/report/start-report.js';
import { type DeployedApp } from '../deployment/resources/deployed-app.js';
import { type StateMachineDefinitions, missingOperation } from '../services/states/index.js';

/** The dependencies of {@link AppReport}. */
export interface AppReportOptions {
  readonly kernel: Kernel;
  readonly app: DeployedApp;
  readonly stateMachines: () => readonly StateMachineDefinitions[];
  readonly isMocked: IsMocked;
  /** Whether calls of an action are mocked. */
  readonly isCallMocked: (action: string) => boolean;
  /** Names of options in remedies. */
  readonly names: OptionNames;
  /** Called with the first call of each operation that does not run here. */
  readonly onProblem: (problem: string) => void;
}

/** The report of an environment's app. It collects calls that no service takes. */
export class AppReport {
  readonly #calls = new Map<string, UnavailableCall>();

  constructor(private readonly options: AppReportOptions) {
    options.kernel.events.on('unavailable-call', (call) => this.#add(call));
  }

  /** Builds the report of the current app. */
  build(): StartReport {
    const { kernel, app, stateMachines, isMocked, isCallMocked, names } = this.options;
    const deployed = new Map(stateMachines().map((machine) => [machine.stateMachineArn, machine]));
    const machines = app.resources.flatMap((resource) => {
      const definition = deployed.get(resource.physicalId)?.definitions[0];
      return definition === undefined ? [] : [{ resource, states: statesOf(definition) }];
    });
    return buildReport({
      index: new AppIndex(app.resources, machines, (resource) => app.valuesOf(resource), kernel.placeholders),
      placeholders: kernel.placeholders,
      problems: app.problems,
      calls: [...this.#calls.values()],
      missingOperation: (resource) => missingOperation(resource, kernel),
      isMocked,
      isCallMocked,
      names,
    });
  }

  #add(call: UnavailableCall): void {
    const key = `${call.roleArn}\n${call.service}\n${call.operation}`;
    if (this.#calls.has(key) || !isOfApp({ accessKeyId: undefined, region: '', roleArn: call.roleArn })) return;
    this.#calls.set(key, call);
    const callers = callersWithRole(this.options.app.resources, call.roleArn).map(shortName);
    const caller = callers.length === 0 ? `A caller with the role ${call.roleArn}` : callers.join(' or ');
    const reason = callReason(call).replace(/^It/, caller);
    this.options.onProblem(`${reason} ${callRemedy(call, this.options.names)}`);
  }
}
