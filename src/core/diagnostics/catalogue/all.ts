import type { Catalogue } from '../define-catalogue';
import { adoptionCodes } from './adoption';
import { awsStackCodes } from './aws-stack';
import { cliCodes } from './cli';
import { constructsCodes } from './constructs';
import { gatewayCodes } from './gateway';
import { inventoryCodes } from './inventory';
import { organisationCodes } from './organisation';
import { planFileCodes } from './plan-file';
import { policyCodes } from './policy';
import { roleCodes } from './roles';
import { rotationCodes } from './rotation';
import { scheduleCodes } from './schedule';
import { specCodes } from './spec';
import { runCodes } from './run';
import { yamlCodes } from './yaml';

/** Every area's codes. A new area adds its file beside this one and a line here; a test sees to it that codes stay unique. */
export const allCatalogues: readonly Catalogue[] = [
  yamlCodes,
  specCodes,
  roleCodes,
  policyCodes,
  organisationCodes,
  runCodes,
  rotationCodes,
  planFileCodes,
  gatewayCodes,
  inventoryCodes,
  adoptionCodes,
  cliCodes,
  constructsCodes,
  scheduleCodes,
  awsStackCodes,
];
