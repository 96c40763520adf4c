import { monitoringViolations } from './monitoring.js';
import { deliveryViolations } from './deliveries.js';
import { permissionViolations } from './permissions.js';
import { sizeViolations } from './sizes.js';
import { validationViolations } from './validation.js';
import { type Violation } from './violation.js';
import { wiringViolations } from './wiring.js';

/** Templates that violate each rule. */
export const violations: Readonly<Record<string, readonly Violation[]>> = {
  ...validationViolations,
  ...sizeViolations,
  ...wiringViolations,
  ...monitoringViolations,
  ...permissionViolations,
  ...deliveryViolations,
};
