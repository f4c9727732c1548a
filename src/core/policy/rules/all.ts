import { forbiddenRoles, workspaceAccessForbidden } from './access';
import { allowedRegions } from './allowed-regions';
import { longestReview, longestWaiver } from './dates';
import { longestLife } from './longest-life';
import { longestRotation } from './longest-rotation';
import { neverExpires } from './never-expires';
import { requiredFields, requiredTags } from './required';
import type { Rule } from './rule';
import { textForms } from './text-forms';

/** Every rule that a policy can set. A new one adds its code to the catalogue, its file, and a line here. */
export const RULES: readonly Rule[] = [
  longestLife,
  neverExpires,
  longestRotation,
  workspaceAccessForbidden,
  forbiddenRoles,
  requiredFields,
  requiredTags,
  textForms,
  allowedRegions,
  longestReview,
  longestWaiver,
];
